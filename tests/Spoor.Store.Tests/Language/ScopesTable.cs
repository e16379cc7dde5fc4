namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Scopes = """"
        # resource
        resource.service.name = "cart" → B F G
        resource.service.name != "cart" → A C D E I J
        resource.service.name =~ "c.*|f.*" → A B E F G I J
        resource.service.name !~ "c.*|f.*" → C D
        resource.service.name > "db" → A E I J
        resource.region = "eu" → A
        resource.region != "eu" → B
        resource.load = 3 → A
        resource.load > 2.5 → A
        resource.shared = "res" → A
        resource.shared = "res2" → B
        resource.text = "x" → -
        # span
        span.shared = "span" → B
        span.shared = "res" → -
        span.region = "eu" → -
        # Without scope: the first of span, resource, event, link, instrumentation.
        .shared = "span" → B
        .shared = "res" → A
        .shared = "res2" → -
        .shared = "event" → C
        .shared = "link" → D
        .shared = "scope" → I
        .shared != "res" → B C D I
        .shared =~ "s.*" → B I
        .shared !~ "s.*" → A C D
        .shared < "link" → C
        .http.status_code = 404 → G
        .region = "us" → B
        .type = "Timeout" → B
        .lang = "go" → A
        .code > 8 → B
        .rows = 3 → -
        .rows = 10 → C
        # instrumentation
        instrumentation.lang = "go" → A
        instrumentation.ver = 2 → A
        instrumentation.shared = "scope" → I
        instrumentation.shared != "scope" → -
        instrumentation:name = "lib" → A I
        instrumentation:name != "lib" → B C D E F G H J
        instrumentation:name = "" → B C D E F G H J
        instrumentation:name =~ "l.b" → A I
        instrumentation:version = "1.2" → A
        instrumentation:version > "1.5" → I
        instrumentation:version =~ "1.*" → A
        # event: any of a span's events, but all for != and !~.
        event.type = "Timeout" → B
        event.type != "Timeout" → -
        event.type != "Other" → B
        event.type =~ "Time.*" → B
        event.type !~ "Time.*" → -
        event.code = 7 → B
        event.code = 9 → B
        event.code != 7 → -
        event.code != 8 → B
        event.code > 8 → B
        event.code < 8 → B
        event.code > 9 → -
        event.code = 7.0 → B
        event.code = "7" → -
        event.code != "7" → -
        event.code =~ "7" → -
        event.rows = 3 → C
        event.shared = "event" → C
        event.list = "p" → G
        event.list != "p" → -
        event.list != "z" → G
        event.list =~ "p|z" → G
        event.flag = true → G
        event:name = "exception" → B
        event:name = "retry" → B
        event:name != "retry" → C F G
        event:name != "zzz" → B C F G
        event:name =~ ".*r.*" → B C G
        event:name !~ ".*r.*" → F
        event:name > "p" → B C
        event:timeSinceStart = 2ms → B
        event:timeSinceStart > 1ms → B F
        event:timeSinceStart >= 1ms → B C F
        event:timeSinceStart = 0s → B
        event:timeSinceStart < 0s → G
        event:timeSinceStart < 1ms → B G
        event:timeSinceStart != 2ms → C F G
        event:timeSinceStart = 30000000 → F
        2ms = event:timeSinceStart → B
        # link; ids without regard to case and leading zeros.
        link.why = "batch" → D
        link.why != "batch" → -
        link.why != "x" → D
        link.shared =~ "l.*" → D
        link:traceID = "beef" → D
        link:traceID = "BEEF" → D
        link:traceID = "0000beef" → D
        link:traceID = "0000000000000000000000000000beef" → D
        link:traceID != "beef" → E
        link:traceID = "12ab" → E
        link:spanID = "c0ffee" → D
        link:spanID = "0000000000C0FFEE" → D
        link:spanID = "1" → E
        link:spanID != "1" → D
        link:spanID =~ "c0.*" → D
        link:spanID =~ "0+c0.*" → D
        link:spanID = "00" → -
        # parent
        parent.text = "GET /cart" → B E
        parent.text = "POST /cart" → C D
        parent.text != "POST /cart" → B E G
        parent.text =~ ".*cart" → B C D E
        parent.text !~ ".*cart" → G
        "x" = parent.text → G
        parent.span.http.status_code = 500 → C D
        parent.span.http.status_code != 500 → B E
        parent.span.http.status_code > 199.5 → B C D E
        parent.resource.service.name = "cart" → C D G
        parent.resource.service.name != "front" → C D G
        parent.shared = "span" → C D
        parent.shared = "res" → B E
        parent.type = "Timeout" → C D
        parent.tags = "c" → C D
        parent.tags != "c" → B E
        parent.missing = 1 → -
        parent."foo bar" = "q" → -
        parent.resource.service.name = resource.service.name → E G
        parent.resource.service.name != resource.service.name → B C D
        .http.status_code > parent.http.status_code → B
        parent.span.http.status_code / 100 = 5 → C D
        resource.service.name = "db" && parent.resource.service.name = "cart" → C D
        parent = "a" → B E
        parent = "A" → B E
        parent != "a" → C D G
        parent = "000000000000000B" → C D
        parent =~ "0+b" → C D
        # Names in quotes and with odd characters.
        span."foo bar" = "q" → J
        ."foo bar" = "q" → J
        span.foo" bar" = "q" → J
        span.a+b = 1 → J
        span."a+b" = 1 → J
        .a+b != nil → J
        span.k8s/pod:name[0] = "p" → J
        """";
}
