//! Currencies of ISO 4217.

/// Codes of currencies in circulation; funds, metals and test codes are left out.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR \
IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD \
SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Signs and names that stand for one currency. The yen sign is left out: it is also the yuan's.
const SYMBOLS: [(&str, &str); 9] = [
    ("$", "USD"),
    ("US$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₩", "KRW"),
    ("₹", "INR"),
    ("EURO", "EUR"),
    ("DOLLAR", "USD"),
    ("RMB", "CNY"),
];

/// All codes, sorted.
pub(super) fn codes() -> Vec<&'static str> {
    CODES.split_ascii_whitespace().collect()
}

/// Whether it is the code of a currency.
pub(super) fn is_code(code: &str) -> bool {
    code.len() == 3 && CODES.split_ascii_whitespace().any(|c| c == code)
}

/// The code that a sign or a name stands for.
pub(super) fn of_symbol(symbol: &str) -> Option<&'static str> {
    let upper = symbol.to_uppercase();
    SYMBOLS.iter().find(|(s, _)| *s == upper).map(|(_, code)| *code)
}

/// An amount without the sign or code in front of or behind it, and the code.
pub(super) fn taken_off(written: &str) -> Option<(&'static str, &str)> {
    let codes = CODES.split_ascii_whitespace().map(|c| (c, c));
    SYMBOLS.iter().copied().chain(codes).find_map(|(sign, code)| {
        let rest = written.strip_prefix(sign).or_else(|| written.strip_suffix(sign))?;
        rest.contains(|c: char| c.is_ascii_digit()).then(|| (code, rest.trim()))
    })
}
