//! What may stand beside a name in Japanese text without being a part of it, and what a name's last letter may begin.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What follows a name: titles and the like, and the words that go on after it.
pub(super) const FOLLOW: [&str; 32] = [
    "様",
    "さま",
    "さん",
    "殿",
    "氏",
    "君",
    "先生",
    "医師",
    "会員",
    "会長",
    "大会長",
    "部長",
    "医長",
    "院長",
    "教授",
    "准教授",
    "助教",
    "講師",
    "理事",
    "技師",
    "看護師",
    "博士",
    "座長",
    "演者",
    "主任",
    "本人",
    "名義",
    "宛",
    "他",
    "及び",
    "並び",
    "印",
];

/// What stands directly before a name.
pub(super) const LEAD: [&str; 22] = [
    "氏名",
    "名前",
    "会員",
    "会長",
    "大会長",
    "申請者",
    "本人",
    "著者",
    "演者",
    "座長",
    "宛名",
    "旧姓",
    "担当",
    "発行者",
    "主任",
    "代表",
    "院長",
    "教授",
    "講師",
    "理事",
    "医師",
    "者",
];

/// Common words that begin with a letter that may be a given name by itself.
const WORDS: &str = "
    大学 大会 大阪 大分 大病 大医 大院 大附 大付 大理 大工 大文 大法 大教 大歯 大農 大薬 大放 大雪 大津 大型 大量 大小 大切 大変 大事 大使 大き
    学会 学部 学校 学生 学院 学術 学習 学長 学内 学外 学位 学園 学科 学童 学級 学名 学年 学歴 学割 学問 学者 学派
    明日 明治 明大 明細 明記 明示 明確 明石 明快 明朝 明る 明ら 明け 光学 光線 光電 光子 光栄 光景
    実習 実施 実験 実際 実績 実地 実技 実行 実務 実費 正会 正式 正午 正本 正誤 正解 正月 正常 正確 正規 正し
    新規 新潟 新人 新年 新任 新旧 新設 新館 新聞 新し 進行 進学 進捗 一般 一部 一覧 一時 一回 一日 一同 一件 一枚 一定 一致 一緒 一つ
    誠意 誠に 真偽 真正 真実 清書 清掃 清算 豊富 豊橋 豊中 豊か 満了 満点 満足 満期 満席 優先 優秀 優良 健康 健診 健保
    直接 直前 直後 直送 直腸 直し 昭和 平成 平日 平均 平常 平面 全員 全国 全体 全部 全日 全て 要望 要旨 要項 要約 要件 要確 要す
    望月 望み 歩行 海外 海岸 海上 空欄 空白 空港 空き 力学 功績 功労 勉強 修了 修正 修士 修得 修復 勝手 治療 治験 博士 博多
    広島 広報 広告 広い 充足 充分 充実 武蔵 文書 文献 文部 文字 文章 文化 文京 良好 良性 良い 順番 順位 順次 順天 純粋
    東京 東北 東海 東大 東邦 東部 東洋 南部 西部 北海 北部 北陸 北里 千葉 司会 司書 幸い 信州 信頼 信号 元号 元年
    保険 保管 保存 保留 保健 登録 登壇 開催 開始 開会 理由 理事 理学 理解 京都 京大 有効 有無 有料 有限 有り
    公開 公式 公印 通知 通信 通算 計上 計算 望ま 渚に 泉州
";

/// Whether two letters side by side begin a common word.
pub(super) fn begins(pair: Option<(char, char)>) -> bool {
    static BEGINNINGS: LazyLock<BTreeSet<(char, char)>> = LazyLock::new(|| {
        let pair = |word: &str| {
            let mut letters = word.chars();
            Some((letters.next()?, letters.next()?))
        };
        WORDS.split_whitespace().filter_map(pair).collect()
    });
    pair.is_some_and(|pair| BEGINNINGS.contains(&pair))
}
