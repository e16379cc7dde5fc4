namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Values = """"
        # Text: present in A "GET /cart", B "POST /cart", F "x", J "".
        span.text = "GET /cart" → A
        span.text = `GET /cart` → A
        "GET /cart" = span.text → A
        span.text != "GET /cart" → B F J
        "GET /cart" != span.text → B F J
        span.text = "" → J
        span.text != "" → A B F
        span.text > "GET /cart" → B F
        span.text >= "GET /cart" → A B F
        span.text < "POST /cart" → A J
        span.text <= "POST /cart" → A B J
        "POST /cart" > span.text → A J
        "GET /cart" <= span.text → A B F
        span.text = "get /cart" → -
        # Escapes of Go, and comments.
        span.text = "GET \x2fcart" → A
        span.text = "GET \u002fcart" → A
        span.text = "\107ET /cart" → A
        span.text = `GET \x2fcart` → -
        span.text = /* which */ "x" → F
        span."q\"t" = "z" → J
        # Regular expressions match whole values.
        span.text =~ "GET.*" → A
        span.text =~ "GET" → -
        span.text =~ ".*cart" → A B
        span.text =~ "cart" → -
        span.text =~ ".*/.*" → A B
        span.text =~ "(GET|POST) /cart" → A B
        span.text =~ "x|GET /cart" → A F
        span.text =~ "(?i)get /CART" → A
        span.text =~ "" → J
        span.text =~ ".*" → A B F J
        span.text =~ ".+" → A B F
        span.text =~ "[A-Z]+ /\\w+" → A B
        span.text =~ `[A-Z]+ /\w+` → A B
        span.text =~ `[[:upper:]]+ .*` → A B
        span.text =~ "x{1}" → F
        span.text =~ "x{2}" → -
        span.text =~ `\x47ET.*` → A
        span.text =~ `(?:G)(?P<rest>ET) .*` → A
        span.text =~ `\QGET /\E.*` → A
        span.text =~ `^GET /cart$` → A
        span.text =~ `\pL+` → F
        span.text =~ `(?U)x+` → F
        span.text =~ `(?s)G.T /cart` → A
        span.text !~ "GET.*" → B F J
        span.text !~ ".*" → -
        span.text !~ "cart" → A B F J
        span.text !~ "" → A B F
        span.text !~ "x|" → A B
        # Text is no number, no status, nothing else.
        span.text = 5 → -
        span.text != 5 → -
        span.text < 5 → -
        span.text = 0.5 → -
        span.text = true → -
        span.text != true → -
        span.text = error → -
        span.text != error → -
        span.text = server → -
        span.text = 1s → -
        span.text != 1s → -
        # Integers: A 200, B 500, G 404; C 10 and D 0 rows; D -7.
        span.http.status_code = 200 → A
        span.http.status_code != 200 → B G
        span.http.status_code > 200 → B G
        span.http.status_code >= 200 → A B G
        span.http.status_code < 404 → A
        span.http.status_code <= 404 → A G
        200 = span.http.status_code → A
        404 < span.http.status_code → B
        404 >= span.http.status_code → A G
        span.http.status_code >= 400 && span.http.status_code < 500 → G
        span.rows = 0 → D
        span.rows != 0 → C
        span.rows = -0 → D
        span.rows > minInt → C D
        span.rows < maxInt → C D
        span.neg = -7 → D
        span.neg < 0 → D
        span.neg > -8 → D
        span.neg = - 7 → D
        span.big = 9007199254740993 → C
        span.big = 9007199254740992 → -
        span.big > 9007199254740992 → C
        # Numbers of all kinds compare by value.
        span.http.status_code = 200.0 → A
        span.http.status_code > 199.5 → A B G
        span.http.status_code != 200.5 → A B G
        span.http.status_code < 404.5 → A G
        span.http.status_code = 200ns → A
        span.http.status_code > 300ns → B G
        span.ratio = 0.5 → A
        span.ratio = .5 → A
        span.ratio = 5e-1 → A
        span.ratio = 2 → B
        span.ratio = 2.0 → B
        span.ratio != 2 → A C
        span.ratio > 1 → B C
        span.ratio >= 2 → B C
        span.ratio < 0.6 → A
        span.ratio <= .5 → A
        span.ratio = 200 → C
        span.ratio > 1ns → B C
        # Numbers are no text and no bool.
        span.http.status_code = "200" → -
        span.http.status_code != "200" → -
        span.http.status_code > "1" → -
        span.http.status_code =~ "200" → -
        span.http.status_code !~ "x" → -
        span.http.status_code = true → -
        span.http.status_code != true → -
        span.ratio = "0.5" → -
        span.ratio != "0.5" → -
        # A status compares with the integer of its code, which only attributes bring about.
        span.rows = unset → D
        span."a+b" = ok → J
        span.http.status_code != error → A B G
        status = span.rows → D
        status != span.rows → C
        span.rows = unspecified → -
        span.rows != server → -
        # Bools: A true, B false.
        span.ok = true → A
        span.ok = false → B
        span.ok != true → B
        span.ok != false → A
        true = span.ok → A
        span.ok = 1 → -
        span.ok != 1 → -
        span.ok = "true" → -
        span.ok =~ "true" → -
        # One key with values of several types: A 5, B "5", C true, D 5.0, G ["5", "6"].
        span.mixed = 5 → A D
        span.mixed = 5.0 → A D
        span.mixed != 5 → -
        span.mixed != 6 → A D
        span.mixed > 4 → A D
        span.mixed < 4 → -
        span.mixed = "5" → B G
        span.mixed != "5" → -
        span.mixed != "6" → B
        span.mixed != "7" → B G
        span.mixed =~ "[56]" → B G
        span.mixed !~ "6" → B
        span.mixed = true → C
        span.mixed → C
        span.mixed != false → C
        span.mixed != nil → A B C D G
        # Attributes with attributes.
        span.http.status_code > span.ratio → A B
        span.text = name → A
        span.text != name → B F J
        span.mixed = span.http.status_code → -
        span.ok = span.ok → A B
        event:name = name → -
        resource.service.name = rootServiceName → A E I J
        resource.service.name != rootServiceName → B C D F G
        name = rootName → A I
        name != rootName → B C D E F G H J
        duration = traceDuration → A F
        duration < traceDuration → B C D E G H I J
        kind = span.rows → -
        # Constants.
        true → all
        false → -
        !false → all
        1 = 1.0 → all
        1 > 2 → -
        "a" < "b" → all
        error = error → all
        server != client → all
        1s = 1000ms → all
        1s = 1000000000 → all
        0.5 != .5 → -
        """";
}
