//! How large a simulated world may become. Each limit keeps the page quick and is told to whoever meets it.

/// More brokers do not fit on a stage, and teach nothing new.
pub const BROKERS_MAX: i64 = 12;
/// How many dedicated controllers there may be: an even number outlives no more losses than one less. 0: the brokers are the
/// controllers.
pub const CONTROLLERS: [i64; 4] = [0, 1, 3, 5];
/// All topics together; `__consumer_offsets` is not counted.
pub const PARTITIONS_MAX: i64 = 2_000;
pub const TOPICS_MAX: i64 = 100;
/// Producers and consumers together.
pub const CLIENTS_MAX: i64 = 1_000;
pub const GROUPS_MAX: i64 = 100;
/// A key or a value: larger ones are no longer readable, and a link must hold them.
pub const TEXT_BYTES_MAX: i64 = 4_096;
/// Records in all logs together.
pub const RECORDS_MAX: i64 = 1_000_000;
