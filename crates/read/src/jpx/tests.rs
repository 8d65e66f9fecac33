//! Pictures whose every byte is known, and one of them changed.

use super::*;

/// 70 by 20 pixels of dark and light boxes in two blocks, as `scripts/hostile_lib/jpx.py` writes them.
const BOXES: &str = "\
    ff4fff510029000000000046000000140000000000000000000000460000001400000000000000000001070101ff5200\
    0c00000001000004040001ff5c00044040ff90000a0000000004050001ff93efe1dcaff05c35ec0c8b5bf86406574b6e\
    5d2109b710aea8185664fe635d144724b453ce0c9335799e1c9cb0eb6992d05b499b1262064f013759e5aa0c7260d098\
    3434fbdd5cc2d1f73ff0165430fddf154520b062f1deff0d0e5738a0ed0807f1b017ced0e80ede474980c6b3f6f1cebc\
    b61bf2885337c766f8ecd2c239e703d8333d6000000000309097ff7e962a000000000610b4a47b4a811df298477ca611\
    df298477ca611df298477ca611df30c7407b651f4b8148fa5c0a47d2e0523e970291f4b8148fa5c0a47d2e0523e9702d\
    2a939ce8d088aaba35339ce8d088aaba35339ce8d088aaba35339ce8d088aaba35339ce8d5a0bf719f681e13ed03c27d\
    a0784fb40f09f681e13ed03c27da0784fb40f0a3c042a023be5308ef94c23be5308ef94c23be5308ef94c23be5308ef9\
    4c23ee534477ca611df298477ca611df298477ca611df298477ca611df30c7407b651f4b8148fa5c0a47d2e0523e9702\
    91f4b8148fa5c0a47d2e0523e9702d2a939ce8d088aaba35339ce8d088aaba35339ce8d088aaba35339ce8d088aaba35\
    339ce8d5a0bf719f681e13ed03c27da0784fb40f09f681e13ed03c27da0784fb40f0a3c042a023be5308ef94c23be530\
    8ef94c23be5308ef94c23be5308ef94c13a5271e8f3a4e4ca359ecf6a581f8a34a7d143ac3d6ddc7d0a3cafd342c7b83\
    e9811d0282d85737a093f6dfb48496299b27250f044e47f2bfd32886842f6a530f60ccdc1fcb32b932d714eb061f1cf6\
    f4ba191eac91eac16f5680fab56dc592f539bff58c4bb14a8e33eb216cf722b78694ede5fb287a5aef7bbd5e6150880d\
    803cf58e88fc0bc1a4877379ac68e1bfb94d96382871f729981423fd4f6c4a250ad3fa87dd8c0367233d9ef66773993d\
    c7edaaa8a3836af768ff71686305779e7ef365972b57b8260d311095bc0af532411b9f9dcdc8a97132f00ea66fbeac4c\
    4018d34dbcc1f5bc48edb4db313cfbd78f3b4d7d7a056a287949c446a69ebfa8ab5b675d68ed82c114338763f2cb2137\
    6b877e5342d535eb91f151cc50603200f2f30fd5824f3930793599587f32cd90cb1a6228a125d535c33aa2766a5ce58f\
    a9cd258b0c4e7d1ca3e209d2926d0056b6e36136ff80bb01a9e63a4e5fec2fa12e77a6914d74be55e88ca4e6a97aa0e5\
    9d11425590ef44ee5f0a9ab7418d4e93c89fd091b8c5992a80f6c932f888b9bc7898c0c922c98584da7e0efdd6b60f6c\
    3cc2119d5f2e6585681a72ca304e7f04018d28f1f1be3c47c6bd7a849ca9e51986f6f1d94ea0b84e239f1150513e67c7\
    34570467801a31e2148ecada6897511128cfd63439d26a95146d7be5308d6597a08db64a526a95146d7be5308d8f51c6\
    e4b8e734e2e707175147177ec864524b4117d11fef0d8afba4a090e8d49c7f7a1a398ef97b87ffd9";

fn boxes() -> Vec<u8> {
    BOXES
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Where the mark is, behind its two bytes.
fn behind(stream: &[u8], mark: u8) -> usize {
    stream.windows(2).position(|bytes| bytes == [0xff, mark]).unwrap() + 2
}

#[test]
fn a_whole_codestream_takes_its_bytes() {
    assert_eq!(walk(&boxes()), Ok(()));
}

#[test]
fn bytes_that_are_missing_or_left_are_told() {
    let whole = boxes();
    let data = behind(&whole, 0x93);
    let size = behind(&whole, 0x90) + 4;
    let check = |change: fn(&mut Vec<u8>), expected: Broken| {
        let mut body = whole[data..whole.len() - 2].to_vec();
        change(&mut body);
        let mut stream = [&whole[..data], &body, &[0xff, 0xd9]].concat();
        let length = (14 + body.len()) as u32;
        stream[size..size + 4].copy_from_slice(&length.to_be_bytes());
        assert_eq!(walk(&stream), Err(expected));
    };
    check(|body| body.push(0), Broken::Left);
    check(|body| body.truncate(body.len() - 1), Broken::Early);
    check(|body| body.truncate(0), Broken::Early);
    check(|body| body[0] = 0, Broken::Left);
}

#[test]
fn most_changes_inside_a_block_are_told() {
    let whole = boxes();
    let (from, to) = (behind(&whole, 0x93) + 12, whole.len() - 12);
    let told = (from..to).filter(|at| {
        let mut changed = whole.clone();
        changed[*at] ^= 0x41;
        walk(&changed).is_err()
    });
    // What stands last in a block changes little.
    assert_eq!((told.count(), to - from), (840, 993));
}

#[test]
fn what_is_not_gone_through_is_said_to_be_unknown() {
    let mut stream = boxes();
    let style = behind(&stream, 0x52) + 10;
    stream[style] = 4;
    assert!(matches!(walk(&stream), Err(Broken::Other(_))));
}
