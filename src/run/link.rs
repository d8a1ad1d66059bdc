//! A recording as the fragment of a link: `SCENARIO`, or `SCENARIO/DATA` with everything else packed into `DATA`.
//!
//! A scenario as it is has a link that a person can read and type. The rest is the recording's text, deflated and
//! written in the URL-safe alphabet of base64.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::run::{Recording, RecordingProblem};

/// What a link may unfold to: the longest recording, and no more.
const TEXT_BYTES_MAX: usize = 8 << 20;

/// zlib's "best" that does not take for ever.
const LEVEL: u8 = 9;

/// The seed of a link that does not name one.
pub const DEFAULT_SEED: u64 = 1;

/// The fragment for a recording, without its `#`.
pub fn write(recording: &Recording) -> String {
    let packed = compress_to_vec(recording.to_string().as_bytes(), LEVEL);
    format!("{}/{}", recording.scenario, URL_SAFE_NO_PAD.encode(packed))
}

/// The recording in a fragment, and what of it could not be read.
pub fn read(fragment: &str) -> Result<(Recording, Vec<RecordingProblem>), RecordingProblem> {
    let Some((scenario, data)) = fragment.split_once('/') else {
        let word = fragment.to_owned();
        let scenario = fragment.parse().map_err(|_| RecordingProblem::NotARecording { word })?;
        let (inputs, playhead) = (Vec::new(), None);
        return Ok((Recording { scenario, seed: DEFAULT_SEED, inputs, playhead }, Vec::new()));
    };
    let damaged = || RecordingProblem::Damaged { scenario: scenario.to_owned() };
    let packed = URL_SAFE_NO_PAD.decode(data).map_err(|_| damaged())?;
    let text = decompress_to_vec_with_limit(&packed, TEXT_BYTES_MAX).map_err(|_| damaged())?;
    let text = String::from_utf8(text).map_err(|_| damaged())?;
    Recording::read(&text)
}
