//! Where a venue lies, as far as its name says: prefectures and the cities in which societies meet.

/// A place with its latitude and longitude in hundredths of a degree (of the prefecture's seat, or the city).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub name: &'static str,
    north: i32,
    east: i32,
}

const fn place(name: &'static str, north: i32, east: i32) -> Place {
    Place { name, north, east }
}

/// Longer names first where one is part of another (東京都 before 京都).
const PLACES: [Place; 93] = [
    place("東京都", 3568, 13976),
    place("北海道", 4306, 14135),
    place("神奈川", 3545, 13964),
    place("パシフィコ", 3546, 13964),
    place("みなとみらい", 3546, 13964),
    place("さいたま", 3586, 13965),
    place("鹿児島", 3159, 13056),
    place("和歌山", 3423, 13517),
    place("長良川", 3544, 13677),
    place("名古屋", 3518, 13690),
    place("宇都宮", 3656, 13988),
    place("北九州", 3388, 13088),
    place("久留米", 3332, 13051),
    place("四日市", 3497, 13662),
    place("宜野湾", 2628, 12776),
    place("札幌", 4306, 14135),
    place("旭川", 4377, 14236),
    place("函館", 4177, 14073),
    place("青森", 4082, 14074),
    place("弘前", 4060, 14046),
    place("岩手", 3970, 14115),
    place("盛岡", 3970, 14115),
    place("宮城", 3827, 14087),
    place("仙台", 3827, 14087),
    place("秋田", 3972, 14010),
    place("山形", 3824, 14036),
    place("福島", 3775, 14047),
    place("郡山", 3740, 14036),
    place("茨城", 3634, 14045),
    place("水戸", 3637, 14047),
    place("つくば", 3608, 14008),
    place("栃木", 3657, 13988),
    place("群馬", 3639, 13906),
    place("前橋", 3639, 13906),
    place("高崎", 3632, 13900),
    place("埼玉", 3586, 13965),
    place("大宮", 3591, 13962),
    place("千葉", 3561, 14012),
    place("幕張", 3565, 14004),
    place("東京", 3568, 13976),
    place("新宿", 3569, 13970),
    place("横浜", 3545, 13964),
    place("川崎", 3553, 13970),
    place("新潟", 3790, 13902),
    place("富山", 3670, 13721),
    place("石川", 3659, 13663),
    place("金沢", 3656, 13665),
    place("福井", 3607, 13622),
    place("山梨", 3566, 13857),
    place("甲府", 3566, 13857),
    place("長野", 3665, 13818),
    place("松本", 3624, 13797),
    place("岐阜", 3542, 13676),
    place("静岡", 3498, 13838),
    place("浜松", 3471, 13773),
    place("愛知", 3518, 13691),
    place("三重", 3473, 13651),
    place("滋賀", 3500, 13587),
    place("大津", 3502, 13585),
    place("京都", 3502, 13576),
    place("大阪", 3469, 13552),
    place("兵庫", 3469, 13518),
    place("神戸", 3469, 13518),
    place("姫路", 3482, 13469),
    place("奈良", 3469, 13583),
    place("鳥取", 3550, 13424),
    place("米子", 3543, 13333),
    place("島根", 3547, 13305),
    place("松江", 3547, 13305),
    place("出雲", 3537, 13276),
    place("岡山", 3466, 13393),
    place("倉敷", 3459, 13377),
    place("広島", 3440, 13246),
    place("山口", 3419, 13147),
    place("宇部", 3394, 13125),
    place("下関", 3396, 13094),
    place("徳島", 3407, 13456),
    place("香川", 3434, 13404),
    place("高松", 3434, 13405),
    place("愛媛", 3384, 13277),
    place("松山", 3384, 13277),
    place("高知", 3356, 13353),
    place("福岡", 3359, 13040),
    place("博多", 3359, 13042),
    place("小倉", 3388, 13088),
    place("佐賀", 3325, 13030),
    place("長崎", 3274, 12987),
    place("熊本", 3279, 13074),
    place("大分", 3324, 13161),
    place("別府", 3328, 13149),
    place("宮崎", 3191, 13142),
    place("沖縄", 2621, 12768),
    place("那覇", 2621, 12768),
];

/// The place a venue's name says; `None` where it says none, or two that are not near each other.
pub(crate) fn named(venue: &str) -> Option<&'static Place> {
    let mut rest = venue.to_owned();
    let mut found: Vec<&'static Place> = Vec::new();
    for place in &PLACES {
        if rest.contains(place.name) {
            rest = rest.replace(place.name, "＊");
            found.push(place);
        }
    }
    let near = |a: &Place, b: &Place| kilometres(a, b) < 60;
    let (first, others) = found.split_first()?;
    others.iter().all(|other| near(first, other)).then_some(*first)
}

/// Whole kilometres between two places, on a sphere that is flat for a country's width.
pub(crate) fn kilometres(a: &Place, b: &Place) -> u32 {
    // A hundredth of a degree is 1.112 km from north to south, and about 0.816 of that from east to west.
    let (north, east) = (f64::from(a.north - b.north), f64::from(a.east - b.east) * 0.816);
    (north.hypot(east) * 1.112).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(venue: &str, expected: Option<&str>) {
        assert_eq!(named(venue).map(|place| place.name), expected, "{venue}");
    }

    #[test]
    fn a_venue_tells_its_place() {
        check("東京都港区（架空会館）", Some("東京都"));
        check("国立京都国際会館", Some("京都"));
        check("パシフィコ横浜", Some("パシフィコ"));
        check("福岡国際会議場", Some("福岡"));
        check("架空会館 三階", None);
        check("東京・大阪 二会場", None);
    }

    #[test]
    fn distances_are_about_right() {
        // By the map: Tokyo and Osaka 400 km, Sapporo and Fukuoka 1,420 km, Yokohama and Tokyo 27 km.
        let between = |a: &str, b: &str| kilometres(named(a).unwrap(), named(b).unwrap());
        for (a, b, known) in [("東京", "大阪", 400), ("札幌", "福岡", 1420), ("横浜", "東京", 27)]
        {
            let found = between(a, b);
            assert!(found.abs_diff(known) * 20 <= known + 60, "{a} {b} {found}");
        }
    }
}
