//! Where an exponential back-off stops growing, as Kafka's doubles compute it, in integers.
//!
//! `ExponentialBackoff` caps the exponent at `ln(max / initial) / ln(multiplier)` and truncates
//! `initial * multiplier^exponent`: rounding can leave 4999 where 5000 is meant. Each step below rounds to the 53 bits
//! of a double, as Java does, so that every machine comes to the same milliseconds.

/// `mantissa * 2^exponent` with a mantissa of 53 bits.
#[derive(Clone, Copy)]
struct Double {
    mantissa: u128,
    exponent: i32,
}

/// ln 2, with 120 bits after the point.
const LN_2: u128 = 0x00b1_7217_f7d1_cf79_abc9_e3b3_9803_f2f6;
/// Bits after the point of logarithms.
const LOG_BITS: i32 = 100;

/// The longest wait that is ever reached; `initial_ms < max_ms`, `multiplier > 1`.
pub(super) fn saturated_ms(initial_ms: u64, multiplier: u32, max_ms: u64) -> u64 {
    let ratio = round((u128::from(max_ms) << 64) / u128::from(initial_ms.max(1)), -64);
    let base = round(u128::from(multiplier), 0);
    let (ln_ratio, ln_base) = (natural_log(ratio), natural_log(base));
    let exponent = divide(round(ln_ratio, -LOG_BITS), round(ln_base, -LOG_BITS));
    // multiplier^exponent = ratio * e^error, and the error is far too small for its square to matter.
    let exponent_fixed = exponent.mantissa << (LOG_BITS + exponent.exponent);
    let error = mul_shift(exponent_fixed, ln_base, LOG_BITS as u32) as i128 - ln_ratio as i128;
    let power = ((ratio.mantissa << 60) as i128 + ((ratio.mantissa as i128 * error) >> 40)) as u128;
    let power = round(power, ratio.exponent - 60);
    let wait = round(u128::from(initial_ms) * power.mantissa, power.exponent);
    let whole = match wait.exponent {
        shift if shift < 0 => wait.mantissa >> -shift,
        shift => wait.mantissa << shift,
    };
    u64::try_from(whole).unwrap_or(max_ms).min(max_ms)
}

/// To the nearest double, ties to the even one.
fn round(value: u128, exponent: i32) -> Double {
    let surplus = 128 - value.leading_zeros() as i32 - 53;
    if surplus <= 0 {
        return Double { mantissa: value << -surplus, exponent: exponent + surplus };
    }
    let (rest, half) = (value & ((1 << surplus) - 1), 1 << (surplus - 1));
    let kept = value >> surplus;
    let up = rest > half || (rest == half && kept & 1 == 1);
    let mantissa = kept + u128::from(up);
    if mantissa == 1 << 53 {
        return Double { mantissa: mantissa >> 1, exponent: exponent + surplus + 1 };
    }
    Double { mantissa, exponent: exponent + surplus }
}

fn divide(a: Double, b: Double) -> Double {
    round((a.mantissa << 70) / b.mantissa, a.exponent - b.exponent - 70)
}

/// ln of a number of at least 1: its binary logarithm, one bit for each squaring, times ln 2.
fn natural_log(x: Double) -> u128 {
    let whole = (52 + x.exponent) as u128;
    let mut rest = x.mantissa << (126 - 52);
    let mut log = whole;
    for _ in 0..LOG_BITS {
        rest = mul_shift(rest, rest, 126);
        log <<= 1;
        if rest >> 127 == 1 {
            rest >>= 1;
            log |= 1;
        }
    }
    mul_shift(log, LN_2, 120)
}

/// `a * b / 2^shift`, where 64 <= shift <= 128 and the result fits.
fn mul_shift(a: u128, b: u128, shift: u32) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (a_high, a_low, b_high, b_low) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let low = a_low * b_low;
    let (middle, carried) = (a_high * b_low).overflowing_add(a_low * b_high);
    let (low, carry) = low.overflowing_add(middle << 64);
    let high = a_high * b_high + (middle >> 64) + (u128::from(carried) << 64) + u128::from(carry);
    if shift == 128 { high } else { (high << (128 - shift)) | (low >> shift) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_can_leave_one_millisecond_less_than_the_maximum() {
        assert_eq!(saturated_ms(100, 2, 1_000), 1_000);
        assert_eq!(saturated_ms(10, 3, 500), 499);
        assert_eq!(saturated_ms(250, 2, 30_000), 30_000);
        assert_eq!(saturated_ms(1, 2, 1_000_000), 999_999);
    }
}
