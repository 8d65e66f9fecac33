//! Made-up texts near listed names that mean none of them.

use std::collections::BTreeSet;

use daicho_catalog::Catalogue;

use crate::glyph::glyphs;

const REGIONS: &str = "北海道 青森 秋田 宮城 福島 新潟 群馬 千葉 東京 横浜 静岡 愛知 北陸 京都 大阪 兵庫 岡山 広島 山陰 四国 香川 福岡 北九州 九州 熊本 宮崎 沖縄 東北 関東 中部 関西 近畿";
const KINDS: &str =
    "研究会 懇話会 談話会 勉強会 カンファレンス フォーラム セミナー 講演会 検討会 シンポジウム 学会";
const SUBJECTS: &str =
    "CT MRI IVR PET 核医学 放射線治療 超音波 放射線腫瘍 神経放射線 胸部 腹部 心臓 乳腺 泌尿器 小児";
const GATHERINGS: &str = "関東地方会 近畿支部例会 夏季セミナー 専門医講習会 市民公開講座 評議員会 秋季大会 若手の会 ハンズオンセミナー";

/// Dice that fall the same way every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> Option<&'a str> {
        let at = self.below(words.len());
        words.get(at).copied()
    }
}

/// Each listed name with its region, kind or subject replaced, its region left out, or another gathering of the society.
pub(super) fn strangers(catalogue: &Catalogue, edition: &str) -> Vec<String> {
    let names = catalogue.meetings.values().flat_map(|meeting| &meeting.names);
    let known: BTreeSet<String> = names.map(|name| key(&name.name)).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut made = Vec::new();
    for row in catalogue.listings_in(edition) {
        let mut texts: Vec<String> = [REGIONS, KINDS, SUBJECTS]
            .iter()
            .filter_map(|words| swapped(&row.name, words, &mut dice))
            .collect();
        let bare = REGIONS.split(' ').filter_map(|region| row.name.strip_prefix(region));
        texts.extend(bare.filter(|rest| rest.chars().count() > 5).take(1).map(str::to_owned));
        if row.name.ends_with("学会") {
            let gatherings: Vec<&str> = GATHERINGS.split(' ').collect();
            texts.extend(dice.one_of(&gatherings).map(|gathering| format!("{}{gathering}", row.name)));
        }
        for text in texts.into_iter().filter(|text| !known.contains(&key(text))) {
            let edition = dice.below(2) * (2 + dice.below(89));
            made.push(if edition == 0 { text } else { format!("第{edition}回{text}") });
        }
    }
    made
}

/// The name with the first of the words in it replaced by another.
fn swapped(name: &str, words: &str, dice: &mut Dice) -> Option<String> {
    let words: Vec<&str> = words.split(' ').collect();
    let found =
        words.iter().filter_map(|word| Some((name.find(word)?, std::cmp::Reverse(word.len()), *word)));
    let word = found.min()?.2;
    let others: Vec<&str> =
        words.into_iter().filter(|other| !word.contains(other) && !other.contains(word)).collect();
    Some(name.replacen(word, dice.one_of(&others)?, 1))
}

fn key(name: &str) -> String {
    glyphs(name).iter().map(|glyph| glyph.ch).filter(|ch| *ch != '県').collect()
}
