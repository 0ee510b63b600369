//! Labels in the languages that most people write in, one row a language: seed words, negations and nouns.
//!
//! A word here is a label only where the whole short text is one: word, perhaps a noun, perhaps a negation. It is
//! therefore harmless in prose. What is not in the table can still be a page's own pair (`pair.rs`).

use crate::book::stance::evidence::Stance::{self, Bad, Good};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What one language calls good and bad code. All in lower case; scripts without spaces are read without them.
struct Row {
    bad: &'static [&'static str],
    good: &'static [&'static str],
    /// Before a good word they make it bad.
    not: &'static [&'static str],
    /// Words for "example", "code", "practice" and articles, which say nothing of the stance.
    noun: &'static [&'static str],
}

#[rustfmt::skip]
const LANGUAGES: &[Row] = &[
    // Chinese, simplified and traditional
    Row {
        bad: &["反例", "反面", "反面教材", "反模式", "错误", "錯誤", "错", "坏", "壞", "差", "糟糕", "糟", "坏味道", "不良", "不推荐", "不推薦", "不建议", "不建議", "不好", "不正确", "不正確", "不规范", "不合规", "不要", "不要这样", "不要这样做", "禁止", "避免", "有问题", "违规", "不合格", "不佳", "不可取"],
        good: &["正例", "正面", "正确", "正確", "对", "對", "好", "良好", "推荐", "推薦", "建议", "建議", "更好", "较好", "最佳", "规范", "合规", "优秀", "應該", "应该", "应该这样", "可取", "合格", "改进", "优化后"],
        not: &["不", "非", "未"],
        noun: &["示例", "范例", "範例", "例子", "例", "做法", "写法", "寫法", "代码", "代碼", "程式碼", "案例", "实践", "實踐", "用法", "方式", "方法", "的", "样例", "示范", "命名"],
    },
    // Japanese
    Row {
        bad: &["悪い", "わるい", "良くない", "よくない", "だめ", "ダメ", "駄目", "不適切", "間違い", "間違った", "誤り", "誤った", "誤", "非推奨", "推奨されない", "推奨しない", "望ましくない", "好ましくない", "避けるべき", "避ける", "禁止", "違反", "アンチパターン", "悪", "まずい", "いまいち", "ng"],
        good: &["良い", "よい", "いい", "正しい", "正", "適切", "推奨", "推奨される", "望ましい", "好ましい", "より良い", "よりよい", "おすすめ", "改善", "改善後", "改善版", "良", "ok"],
        not: &["非", "不"],
        noun: &["コード例", "例", "コード", "書き方", "やり方", "実装", "使い方", "パターン", "な", "の", "方法", "実装例", "サンプル"],
    },
    // Korean
    Row {
        bad: &["나쁜", "나쁨", "잘못된", "잘못", "틀린", "틀림", "안좋은", "좋지않은", "부적절한", "올바르지않은", "비추천", "권장하지않음", "금지", "피해야할", "하지마세요", "안티패턴", "안티패턴예제", "잘못됨", "반례"],
        good: &["좋은", "좋음", "올바른", "맞는", "맞음", "옳은", "적절한", "바람직한", "추천", "권장", "더나은", "개선된", "개선", "정답", "이렇게하세요", "올바름"],
        not: &["안", "못", "비"],
        noun: &["예시", "예제", "예", "코드", "방법", "사례", "사용법", "사용", "패턴", "구현"],
    },
    // Spanish
    Row {
        bad: &["mal", "malo", "mala", "malos", "malas", "incorrecto", "incorrecta", "incorrectos", "erróneo", "errónea", "erroneo", "equivocado", "mal hecho", "mal uso", "peor", "inválido", "invalido", "prohibido", "evitar", "evita", "evite", "desaconsejado", "antipatrón", "antipatron", "contraejemplo", "no hagas esto", "nunca", "no hacer", "mal código", "indebido", "inadecuado"],
        good: &["bien", "bueno", "buena", "buenos", "buenas", "correcto", "correcta", "correctos", "bien hecho", "mejor", "recomendado", "recomendada", "preferido", "preferible", "válido", "valido", "adecuado", "adecuada", "haz esto", "sí", "ideal", "aconsejado", "permitido", "mejorado"],
        not: &["no", "poco", "nada"],
        noun: &["ejemplo", "ejemplos", "código", "codigo", "práctica", "practica", "prácticas", "practicas", "uso", "forma", "manera", "opción", "un", "una", "el", "la", "de", "versión", "solución", "más", "muy"],
    },
    // French
    Row {
        bad: &["mauvais", "mauvaise", "mauvaises", "mal", "incorrect", "incorrecte", "faux", "fausse", "pire", "à éviter", "a éviter", "éviter", "évitez", "à proscrire", "déconseillé", "déconseillée", "interdit", "invalide", "erroné", "erronée", "ne faites pas", "jamais", "ne pas faire", "à ne pas faire", "ne pas faire ça", "contre-exemple", "contre exemple", "anti-modèle", "non conforme", "non", "inapproprié", "médiocre"],
        good: &["bon", "bonne", "bonnes", "bien", "correct", "correcte", "juste", "meilleur", "meilleure", "mieux", "recommandé", "recommandée", "conseillé", "conseillée", "à faire", "préférable", "préféré", "valide", "conforme", "faites", "oui", "approprié", "autorisé", "idéal", "amélioré", "à privilégier", "à préférer", "privilégiez"],
        not: &["pas", "non", "peu", "moins", "ne pas"],
        noun: &["exemple", "exemples", "code", "pratique", "pratiques", "usage", "utilisation", "façon", "manière", "version", "solution", "un", "une", "le", "la", "de", "du", "très", "plus"],
    },
    // German
    Row {
        bad: &["schlecht", "schlechte", "schlechter", "schlechtes", "falsch", "falsche", "falscher", "falsches", "ungültig", "unerwünscht", "verboten", "nicht so", "so nicht", "niemals", "nie", "vermeiden", "vermeide", "fehlerhaft", "fehlerhafte", "fehlerhafter", "fehlerhaftes", "unschön", "unsauber", "unzulässig", "gegenbeispiel", "negativbeispiel", "negatives", "negativ", "nein", "unsicher", "antimuster", "anti-muster", "ungünstig", "unpassend", "mangelhaft", "zu vermeiden", "vermeiden sie", "nicht empfohlen", "so bitte nicht"],
        good: &["gut", "gute", "guter", "gutes", "richtig", "richtige", "richtiger", "richtiges", "korrekt", "korrekte", "korrekter", "korrektes", "besser", "bessere", "besserer", "besseres", "empfohlen", "empfohlene", "empfohlener", "empfohlenes", "gültig", "erwünscht", "erlaubt", "sauber", "sauberer", "stattdessen", "positivbeispiel", "positives", "positiv", "ja", "bevorzugt", "ideal", "passend", "zulässig", "optimal", "sondern so", "lieber so", "empfehlenswert", "zu bevorzugen"],
        not: &["nicht", "kein", "keine", "weniger"],
        noun: &["beispiel", "beispiele", "code", "praxis", "stil", "lösung", "verwendung", "variante", "version", "ein", "eine", "das", "der", "die", "sehr", "weg", "benennung"],
    },
    // Portuguese
    Row {
        bad: &["ruim", "ruins", "mau", "má", "maus", "errado", "errada", "incorreto", "incorreta", "incorrecto", "pior", "inválido", "proibido", "evite", "evitar", "não faça", "nunca", "não faça isso", "não", "desaconselhado", "antipadrão", "anti-padrão", "contraexemplo", "contra-exemplo", "inadequado", "péssimo"],
        good: &["bom", "boa", "bons", "boas", "certo", "certa", "correto", "correta", "correcto", "melhor", "recomendado", "recomendada", "preferido", "preferível", "válido", "faça", "faça isso", "bem", "adequado", "permitido", "ideal"],
        not: &["não", "nao", "pouco", "menos"],
        noun: &["exemplo", "exemplos", "código", "codigo", "prática", "pratica", "práticas", "uso", "forma", "maneira", "jeito", "um", "uma", "o", "a", "de", "mais", "muito", "versão", "solução"],
    },
    // Russian
    Row {
        bad: &["плохо", "плохой", "плохая", "плохое", "плохие", "неправильно", "неправильный", "неправильная", "неправильное", "неверно", "неверный", "неверная", "неверное", "ошибка", "нехорошо", "хуже", "запрещено", "избегайте", "никогда", "нельзя", "так нельзя", "не надо", "не делайте так", "не делай так", "антипример", "антипаттерн", "анти-паттерн", "анти-шаблон", "антишаблон", "контрпример", "некорректно", "некорректный", "некорректное", "нежелательно", "недопустимо", "нет", "отвратительно", "избегайте этого", "избегать", "следует избегать", "стоит избегать", "не рекомендуется"],
        good: &["хорошо", "хороший", "хорошая", "хорошее", "хорошие", "правильно", "правильный", "правильная", "правильное", "верно", "верный", "верное", "лучше", "лучший", "рекомендуется", "рекомендовано", "предпочтительно", "можно", "так надо", "делайте так", "корректно", "корректный", "корректное", "отлично", "да", "надо", "допустимо", "желательно", "нормально"],
        not: &["не", "менее"],
        noun: &["пример", "примеры", "примера", "код", "кода", "практика", "вариант", "способ", "стиль", "использование", "решение", "очень", "более"],
    },
    // Italian
    Row {
        bad: &["sbagliato", "sbagliata", "sbagliati", "cattivo", "cattiva", "scorretto", "scorretta", "errato", "errata", "brutto", "brutta", "peggio", "peggiore", "evitare", "evita", "da evitare", "mai", "sconsigliato", "sconsigliata", "vietato", "proibito", "non valido", "non fare", "non fare così", "antipattern", "controesempio", "inadeguato", "pessimo"],
        good: &["giusto", "giusta", "giusti", "buono", "buona", "corretto", "corretta", "bene", "meglio", "migliore", "consigliato", "consigliata", "raccomandato", "raccomandata", "preferito", "preferibile", "valido", "valida", "fai così", "sì", "ottimo", "permesso", "ideale", "adeguato", "da preferire"],
        not: &["non", "poco", "meno"],
        noun: &["esempio", "esempi", "codice", "pratica", "uso", "utilizzo", "modo", "soluzione", "un", "una", "il", "la", "di", "molto", "più", "versione"],
    },
    // Dutch
    Row {
        bad: &["fout", "foute", "slecht", "slechte", "verkeerd", "verkeerde", "onjuist", "onjuiste", "incorrect", "incorrecte", "slechter", "vermijd", "vermijden", "verboden", "afgeraden", "ongewenst", "niet doen", "nee", "tegenvoorbeeld", "ongeldig"],
        good: &["goed", "goede", "juist", "juiste", "correct", "correcte", "beter", "betere", "aanbevolen", "aangeraden", "gewenst", "toegestaan", "geldig", "wel doen", "ja", "netjes"],
        not: &["niet", "geen", "minder"],
        noun: &["voorbeeld", "voorbeelden", "code", "praktijk", "gebruik", "manier", "oplossing", "een", "het", "de", "zo", "heel"],
    },
    // Polish
    Row {
        bad: &["źle", "zły", "zła", "złe", "niepoprawnie", "niepoprawny", "niepoprawne", "niepoprawna", "nieprawidłowo", "nieprawidłowy", "nieprawidłowe", "błędnie", "błędny", "błędne", "błąd", "gorzej", "unikaj", "zabronione", "niezalecane", "niewłaściwie", "niewłaściwe", "antywzorzec", "kontrprzykład", "nie rób tak", "nie"],
        good: &["dobrze", "dobry", "dobra", "dobre", "poprawnie", "poprawny", "poprawne", "poprawna", "prawidłowo", "prawidłowy", "prawidłowe", "lepiej", "lepszy", "lepsze", "zalecane", "zalecany", "preferowane", "właściwie", "właściwe", "dozwolone", "tak", "rób tak"],
        not: &["nie", "mniej"],
        noun: &["przykład", "przykłady", "kod", "kodu", "praktyka", "sposób", "użycie", "rozwiązanie", "bardzo"],
    },
    // Turkish
    Row {
        bad: &["kötü", "yanlış", "hatalı", "geçersiz", "önerilmez", "önerilmeyen", "kaçının", "yapmayın", "yapma", "yasak", "uygunsuz", "hayır", "daha kötü", "tavsiye edilmez", "karşı örnek", "sakınılacak", "kaçınılacak", "kaçınılması gereken", "sakının"],
        good: &["iyi", "doğru", "geçerli", "önerilen", "önerilir", "daha iyi", "en iyi", "uygun", "yapın", "tercih edilen", "evet", "tavsiye edilen", "tavsiye edilir", "güzel"],
        not: &["değil"],
        noun: &["örnek", "örnekler", "kod", "kullanım", "uygulama", "yöntem", "bir", "çözüm", "stil"],
    },
    // Ukrainian
    Row {
        bad: &["погано", "поганий", "погана", "погане", "неправильно", "неправильний", "неправильне", "невірно", "невірний", "гірше", "заборонено", "уникайте", "не робіть так", "антиприклад", "помилка", "некоректно", "ні"],
        good: &["добре", "добрий", "гарно", "гарний", "хороший", "правильно", "правильний", "правильне", "вірно", "вірний", "краще", "рекомендовано", "рекомендується", "коректно", "так", "робіть так"],
        not: &["не"],
        noun: &["приклад", "приклади", "код", "коду", "практика", "варіант", "спосіб", "стиль", "рішення"],
    },
    // Bulgarian, Macedonian and Serbian
    Row {
        bad: &["лошо", "лош", "лоша", "неправилно", "неправилен", "грешно", "погрешно", "избягвайте", "избегнувајте", "избегнувај", "избегавајте", "не се препоръчва", "не се препорачува", "loše", "pogrešno", "neispravno", "izbegavajte", "izbjegavajte"],
        good: &["добро", "добър", "добра", "правилно", "правилен", "препоръчително", "препоръчва се", "препорачано", "препорачливо", "се препорачува", "препоручено", "исправно", "dobro", "ispravno", "preporučeno", "preporučljivo"],
        not: &["не", "ne"],
        noun: &["пример", "код", "практика", "начин", "решение", "primer", "primjer", "kod", "praksa", "način", "rešenje"],
    },
    // Czech and Slovak
    Row {
        bad: &["špatně", "špatný", "špatná", "špatné", "nesprávně", "nesprávný", "nesprávné", "chybně", "chybný", "chyba", "hůře", "zakázáno", "nedoporučeno", "nedoporučuje se", "vyhněte se", "zle", "zlý", "zlé", "nesprávne", "ne"],
        good: &["dobře", "dobrý", "dobrá", "dobré", "správně", "správný", "správné", "lépe", "lepší", "doporučeno", "doporučuje se", "vhodné", "dobre", "správne", "lepšie", "odporúčané", "ano"],
        not: &["ne", "nie", "není"],
        noun: &["příklad", "příklady", "kód", "praxe", "způsob", "použití", "řešení", "príklad", "kód"],
    },
    // Swedish, Norwegian, Danish
    Row {
        bad: &["dåligt", "dålig", "dåliga", "fel", "felaktigt", "felaktig", "sämre", "undvik", "rekommenderas inte", "gör inte så", "dårlig", "dårligt", "feil", "galt", "unngå", "forkert", "undgå", "ikke", "ikke gjør dette", "verre", "værre", "nei", "nej", "förbjudet"],
        good: &["bra", "rätt", "korrekt", "bättre", "rekommenderat", "rekommenderas", "gör så", "riktig", "riktigt", "godt", "bedre", "anbefalt", "anbefales", "rigtigt", "rigtig", "gjør dette", "ja", "tillåtet"],
        not: &["inte", "ikke", "ej", "icke", "mindre"],
        noun: &["exempel", "kod", "praxis", "eksempel", "eksempler", "kode", "praksis", "användning", "bruk", "brug", "sätt", "måte", "måde", "ett", "et", "en"],
    },
    // Finnish
    Row {
        bad: &["huono", "huonosti", "väärin", "väärä", "virheellinen", "vältä", "kielletty", "älä tee näin", "ei suositella", "huonompi", "ei", "ei näin"],
        good: &["hyvä", "hyvin", "oikein", "oikea", "parempi", "suositeltu", "suositeltava", "tee näin", "kyllä", "näin", "sallittu"],
        not: &["ei", "epä"],
        noun: &["esimerkki", "esimerkit", "koodi", "tapa", "käytäntö", "käyttö", "ratkaisu"],
    },
    // Hungarian
    Row {
        bad: &["rossz", "rosszul", "helytelen", "helytelenül", "hibás", "kerülendő", "kerüld", "tilos", "nem ajánlott", "rosszabb", "ellenpélda", "nem"],
        good: &["jó", "jól", "helyes", "helyesen", "jobb", "ajánlott", "javasolt", "megfelelő", "így", "igen"],
        not: &["nem"],
        noun: &["példa", "példák", "kód", "gyakorlat", "megoldás", "használat", "egy"],
    },
    // Romanian
    Row {
        bad: &["greșit", "greşit", "gresit", "rău", "rea", "prost", "incorect", "incorectă", "interzis", "evitați", "evită", "de evitat", "nerecomandat", "mai rău", "nu"],
        good: &["corect", "corectă", "bună", "bine", "mai bun", "mai bine", "recomandat", "recomandată", "preferat", "de preferat", "da", "permis"],
        not: &["nu", "ne"],
        noun: &["exemplu", "exemple", "cod", "practică", "utilizare", "mod", "soluție", "un", "o"],
    },
    // Greek
    Row {
        bad: &["κακό", "κακή", "κακός", "λάθος", "λανθασμένο", "λανθασμένη", "εσφαλμένο", "αποφύγετε", "χειρότερο", "απαγορεύεται", "όχι"],
        good: &["καλό", "καλή", "καλός", "σωστό", "σωστή", "σωστά", "ορθό", "καλύτερο", "καλύτερη", "προτεινόμενο", "συνιστάται", "ναι"],
        not: &["μη", "δεν", "όχι"],
        noun: &["παράδειγμα", "παραδείγματα", "κώδικας", "πρακτική", "χρήση", "τρόπος", "λύση"],
    },
    // Vietnamese
    Row {
        bad: &["sai", "xấu", "tệ", "tồi", "kém", "không tốt", "không nên", "không đúng", "tránh", "không khuyến khích", "cấm", "chưa tốt", "đừng"],
        good: &["đúng", "tốt", "nên", "tốt hơn", "khuyến khích", "hợp lệ", "chuẩn", "nên làm"],
        not: &["không", "chưa"],
        noun: &["ví dụ", "ví", "dụ", "mã", "code", "cách", "làm", "dùng", "thực", "hành", "viết"],
    },
    // Indonesian and Malay
    Row {
        bad: &["buruk", "salah", "jelek", "tidak baik", "tidak benar", "hindari", "jangan", "tidak disarankan", "dilarang", "keliru", "kurang baik"],
        good: &["baik", "benar", "bagus", "lebih baik", "disarankan", "direkomendasikan", "dianjurkan", "betul", "tepat", "lakukan", "sebaiknya"],
        not: &["tidak", "kurang", "bukan"],
        noun: &["contoh", "kode", "praktik", "praktek", "penggunaan", "cara", "yang", "kod"],
    },
    // Arabic
    Row {
        bad: &["خطأ", "سيئ", "سيء", "سيئة", "خاطئ", "خاطئة", "غير صحيح", "غير صحيحة", "تجنب", "ممنوع", "غير مستحسن", "غير موصى به", "لا تفعل", "أسوأ", "لا", "رديء"],
        good: &["صحيح", "صحيحة", "جيد", "جيدة", "صواب", "أفضل", "الأفضل", "موصى به", "مستحسن", "افعل", "نعم", "حسن", "سليم"],
        not: &["غير", "ليس"],
        noun: &["مثال", "كود", "شيفرة", "ممارسة", "استخدام", "طريقة", "حل", "الكود", "المثال"],
    },
    // Persian
    Row {
        bad: &["بد", "اشتباه", "نادرست", "غلط", "نامناسب", "اجتناب کنید", "نکنید"],
        good: &["خوب", "درست", "صحیح", "بهتر", "مناسب", "توصیه شده"],
        not: &["غیر", "نا"],
        noun: &["مثال", "نمونه", "کد", "روش", "استفاده"],
    },
    // Hebrew
    Row {
        bad: &["רע", "רעה", "לא נכון", "שגוי", "שגויה", "לא טוב", "לא מומלץ", "אסור", "להימנע", "גרוע", "לא"],
        good: &["טוב", "טובה", "נכון", "נכונה", "מומלץ", "עדיף", "מותר", "כן"],
        not: &["לא"],
        noun: &["דוגמה", "דוגמא", "קוד", "שימוש", "דרך", "פתרון"],
    },
    // Hindi and its neighbours
    Row {
        bad: &["गलत", "ग़लत", "खराब", "ख़राब", "बुरा", "अनुचित", "बचें", "न करें", "ऐसा न करें", "অশুদ্ধ", "ভুল", "খারাপ"],
        good: &["सही", "अच्छा", "बेहतर", "उचित", "अनुशंसित", "ऐसा करें", "ठीक", "সঠিক", "ভালো", "ভাল"],
        not: &["नहीं", "न"],
        noun: &["उदाहरण", "कोड", "तरीका", "प्रयोग", "উদাহরণ", "কোড"],
    },
    // Thai
    Row {
        bad: &["ผิด", "ไม่ดี", "ไม่ถูกต้อง", "แย่", "ไม่แนะนำ", "ห้าม", "หลีกเลี่ยง", "ไม่ควร", "ไม่ควรทำ"],
        good: &["ถูก", "ถูกต้อง", "ดี", "แนะนำ", "ดีกว่า", "ควร", "ควรทำ", "เหมาะสม"],
        not: &["ไม่"],
        noun: &["ตัวอย่าง", "โค้ด", "วิธี", "การใช้งาน", "ที่", "แบบ"],
    },
];

struct Index {
    words: HashMap<&'static str, Stance>,
    /// How a label may begin: the first words of labels, negations and nouns.
    first: HashSet<&'static str>,
    not: Vec<&'static str>,
    noun: Vec<&'static str>,
    /// Nouns of scripts that put no space between words, longest first.
    glued: Vec<&'static str>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        words: HashMap::new(),
        first: HashSet::new(),
        not: Vec::new(),
        noun: Vec::new(),
        glued: Vec::new(),
    };
    // What two languages mean in opposite ways decides nothing.
    let mut both = Vec::new();
    for row in LANGUAGES {
        for (words, stance) in [(row.bad, Bad), (row.good, Good)] {
            for word in words {
                if index
                    .words
                    .insert(word, stance)
                    .is_some_and(|known| known != stance)
                {
                    both.push(*word);
                }
            }
        }
        index.not.extend(row.not);
        index.noun.extend(row.noun);
        index
            .glued
            .extend(row.noun.iter().filter(|noun| noun.chars().any(is_glued)));
    }
    for word in both {
        index.words.remove(word);
    }
    let all = index.words.keys().chain(&index.not).chain(&index.noun);
    index.first = all.filter_map(|word| word.split(' ').next()).collect();
    index
        .glued
        .sort_by_key(|noun| std::cmp::Reverse(noun.len()));
    index
});

impl Index {
    /// Whether a label may begin like that; only the letters of ASCII are asked, since most texts have no others.
    fn may_begin(&self, text: &str) -> bool {
        const MOST: usize = 24;
        let word = text.split(' ').next().unwrap_or("").as_bytes();
        let mut lower = [0; MOST];
        let Some(lower) = lower.get_mut(..word.len()).filter(|_| word.is_ascii()) else {
            return !word.is_ascii();
        };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        std::str::from_utf8(lower).is_ok_and(|word| self.first.contains(word))
    }
}

/// What a short text says that is a label in another language than English: word, noun, negation, and nothing else.
///
/// `text` is free of signs and invisible characters, and ends before the first mark that ends a label.
pub fn stance(text: &str) -> Option<Stance> {
    const MOST_BYTES: usize = 72;
    const MOST_WORDS: usize = 5;
    let text = text.trim();
    if text.is_empty() || text.len() > MOST_BYTES || text.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    let index = &*INDEX;
    if !index.may_begin(text) {
        return None;
    }
    let lower = lower(text);
    if let Some(stance) = index.words.get(lower.as_str()) {
        return Some(*stance);
    }
    if lower.chars().any(is_glued) {
        return glued(index, &lower);
    }
    let all: Vec<&str> = lower.split_whitespace().collect();
    let is_nouns = |words: &[&str]| words.iter().all(|word| index.noun.contains(word));
    for at in 1..all.len() {
        // "contre exemple de code": what is a word of its own in the table may hold a noun.
        let known = |words: &[&str]| index.words.get(words.join(" ").as_str()).copied();
        if let Some(stance) = known(&all[..at]).filter(|_| is_nouns(&all[at..])) {
            return Some(stance);
        }
        if let Some(stance) = known(&all[at..]).filter(|_| is_nouns(&all[..at])) {
            return Some(stance);
        }
    }
    let words: Vec<&str> = all
        .into_iter()
        .filter(|word| !index.noun.contains(word))
        .collect();
    let joined = words.join(" ");
    if let Some(stance) = index.words.get(joined.as_str()) {
        return Some(*stance);
    }
    // Turkish puts its negation behind the word.
    let (first, rest) = words.split_first()?;
    let (last, before) = words.split_last()?;
    let turned = |word: &str, rest: &[&str]| {
        let known = index.words.get(rest.join(" ").as_str())?;
        (index.not.contains(&word) && *known == Good).then_some(Bad)
    };
    turned(first, rest).or_else(|| turned(last, before))
}

/// Whether a word means an example or code, or binds such words.
pub fn is_noun(word: &str) -> bool {
    INDEX.noun.contains(&word)
}

/// Whether a sentence holds a word of the table that calls something bad.
///
/// Short words mean something else in too many languages.
pub fn mentions_bad(text: &str) -> bool {
    const LEAST_LETTERS: usize = 5;
    let lower = lower(text);
    let bad = |word: &str| INDEX.words.get(word) == Some(&Bad);
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '-');
    if words.any(|word| word.chars().count() >= LEAST_LETTERS && !word.is_ascii() && bad(word)) {
        return true;
    }
    lower.chars().any(is_glued)
        && INDEX.words.iter().any(|(word, stance)| {
            *stance == Bad
                && word.chars().count() >= 2
                && word.chars().all(is_glued)
                && lower.contains(word)
        })
}

/// Scripts that put no space between words: nouns are cut off at both ends.
fn glued(index: &Index, lower: &str) -> Option<Stance> {
    const MOST_NOUNS: usize = 4;
    let text: String = lower.split_whitespace().collect();
    let mut text = text.trim_end_matches(|c: char| c.is_ascii_digit());
    for _ in 0..MOST_NOUNS {
        if let Some(stance) = index.words.get(text) {
            return Some(*stance);
        }
        let shorter = index
            .glued
            .iter()
            .find_map(|noun| text.strip_suffix(noun).or_else(|| text.strip_prefix(noun)));
        match shorter.filter(|rest| !rest.is_empty()) {
            Some(rest) => text = rest,
            None => break,
        }
    }
    let rest = index.not.iter().find_map(|not| text.strip_prefix(not))?;
    (index.words.get(rest) == Some(&Good)).then_some(Bad)
}

/// Han, kana, Hangul, Thai.
fn is_glued(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Lower case; a letter with an accent of its own becomes the letter that has one, and Turkish İ becomes i.
fn lower(text: &str) -> String {
    let lower = text.to_lowercase().replace("i\u{307}", "i");
    if !lower.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)) {
        return lower;
    }
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars() {
        let composed = out.chars().next_back().and_then(|base| composed(base, c));
        match composed {
            Some(one) => {
                out.pop();
                out.push(one);
            }
            None => out.push(c),
        }
    }
    out
}

/// The letters of the table above with their accents (Unicode's canonical composition).
fn composed(base: char, accent: char) -> Option<char> {
    const TABLE: &[(char, &str, &str)] = &[
        ('\u{300}', "aeiou", "àèìòù"),
        ('\u{301}', "aeiouyńcszαεηιουω", "áéíóúyńćśźάέήίόύώ"),
        ('\u{302}', "aeiou", "âêîôû"),
        ('\u{303}', "aon", "ãõñ"),
        ('\u{308}', "aeiou", "äëïöü"),
        ('\u{30a}', "au", "åů"),
        ('\u{30b}', "ou", "őű"),
        ('\u{30c}', "cdenrstz", "čďěňřšťž"),
        ('\u{327}', "cs", "çş"),
        ('\u{328}', "ae", "ąę"),
        ('\u{306}', "ag", "ăğ"),
        ('\u{326}', "st", "șț"),
    ];
    let (_, plain, with) = TABLE.iter().find(|(mark, _, _)| *mark == accent)?;
    let at = plain.chars().position(|one| one == base)?;
    with.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_many_languages() {
        let bad = [
            "Schlecht",
            "SCHLECHTES BEISPIEL",
            "Nicht empfohlen",
            "Mauvais exemple",
            "Non recommandé",
            "Ejemplo incorrecto",
            "No recomendado",
            "Mal ejemplo",
            "Não recomendado",
            "Плохой пример",
            "Не рекомендуется",
            "反例",
            "错误示例",
            "不推荐的写法",
            "悪い例",
            "推奨されない書き方",
            "나쁜 예",
            "잘못된 사용 예시",
            "Esempio sbagliato",
            "Non consigliato",
            "Slecht voorbeeld",
            "Niet goed",
            "Zły przykład",
            "Kötü örnek",
            "Doğru değil",
            "Поганий приклад",
            "Špatně",
            "Dåligt exempel",
            "Ikke anbefalt",
            "Huono esimerkki",
            "Rossz példa",
            "Exemplu greșit",
            "Κακό παράδειγμα",
            "Không nên",
            "Contoh buruk",
            "مثال سيئ",
            "غير صحيح",
            "דוגמה רעה",
            "गलत उदाहरण",
            "ไม่ดี",
            "Mauvais exemple",
            "E\u{301}vitez",
        ];
        let wrong: Vec<_> = bad
            .iter()
            .filter(|text| stance(text) != Some(Bad))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let good = [
            "Gut",
            "Besser",
            "Bon exemple",
            "Correcto",
            "Bien hecho",
            "Bom exemplo",
            "Хороший пример",
            "正例",
            "正确做法",
            "良い例",
            "좋은 예",
            "Esempio corretto",
            "Goed",
            "Dobrze",
            "İyi örnek",
            "Правильно",
            "Správně",
            "Bra exempel",
            "Hyvä",
            "Helyes",
            "Exemplu corect",
            "Σωστό",
            "Tốt hơn",
            "Contoh baik",
            "مثال جيد",
            "דוגמה טובה",
            "सही",
            "ถูกต้อง",
        ];
        let wrong: Vec<_> = good
            .iter()
            .filter(|text| stance(text) != Some(Good))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn prose_is_no_label() {
        for text in [
            "",
            "Beispiel",
            "Ein gutes Beispiel ist der Aufruf mit zwei Argumenten",
            "Gott",
            "Slæmt",
            "例",
            "コード",
            "방법",
            "Code",
            "Le code",
            "мир",
            "no",
            "not",
        ] {
            let found = stance(text);
            assert!(
                found.is_none() || ["no"].contains(&text),
                "{text}: {found:?}"
            );
        }
    }
}
