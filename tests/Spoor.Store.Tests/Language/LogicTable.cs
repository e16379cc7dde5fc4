namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Logic = """"
        # An attribute alone asks for the bool true; its negation for the bool false.
        span.ok → A
        !span.ok → B
        !!span.ok → A
        !(span.ok) → B
        span.missing → -
        !span.missing → -
        !!span.missing → -
        span.text → -
        !span.text → -
        span.http.status_code → -
        span.flags → -
        .ok → A
        !.ok → B
        event.flag → G
        !event.flag → -
        parent.ok → B E
        !parent.ok → C D
        parent.span.ok → B E
        resource.ok → -
        # && and || bind alike, from left to right.
        span.ok && true → A
        span.ok || false → A
        span.ok && span.http.status_code = 200 → A
        span.ok && span.http.status_code = 500 → -
        span.ok || span.http.status_code = 500 → A B
        span.ok || span.text = "x" && span.rows = 0 → -
        span.text = "x" || (span.ok && span.rows = 0) → F
        span.rows = 0 && span.ok || span.text = "x" → F
        span.missing || span.ok → A
        span.missing = 1 || span.missing != 1 → -
        true && span.ok → A
        # Comparisons are true or false, so a negated one holds also where the attribute is missing.
        !(span.http.status_code = 200) → B C D E F G H I J
        !(span.http.status_code != 200) → A C D E F H I J
        !(span.http.status_code > 300) → A C D E F H I J
        !(span.text =~ "GET.*") → B C D E F G H I J
        !(span.text !~ "GET.*") → A C D E G H I
        !(status = error) → A C D E F H I J
        !(name = "SELECT") → A B E F G H I J
        !(kind = server || kind = client) → B E F G H I J
        !(span.missing = 1) → all
        !(span.missing != 1) → all
        !(span.missing != nil) → all
        !(span.missing = nil) → -
        !(span.ok && span.http.status_code = 200) → B C D E F G H I J
        !(span.ok || span.text = "x") → B C D E G H I J
        !(!(span.text = "x")) → F
        !(event:name = "retry") → A C D E F G H I J
        !(event:name != "retry") → A B D E H I J
        !(parent.text = "GET /cart") → A C D F G H I J
        !(duration > 10ms) → D E G H I J
        !(span.tags = "a") → B D E F G H I J
        !(span.text + 1 = 2) → all
        span.ok && !(span.http.status_code > 300) → A
        span.text = "x" = true → F
        span.text = "x" = false → A B C D E G H I J
        (span.ok = true) = (span.http.status_code = 200) → all
        (span.ok = true) != (span.http.status_code = 500) → A B
        # nil: exists or not.
        span.text = nil → C D E G H I
        span.text != nil → A B F J
        nil = span.text → C D E G H I
        nil != span.text → A B F J
        span.ok = nil → C D E F G H I J
        span.ok != nil → A B
        span.missing = nil → all
        span.missing != nil → -
        resource.region = nil → C D E F G H I J
        resource.region != nil → A B
        resource.service.name != nil → A B C D E F G I J
        .service.name = nil → H
        .service.name != nil → A B C D E F G I J
        .shared = nil → E F G H J
        .shared != nil → A B C D I
        instrumentation.lang = nil → B C D E F G H I J
        instrumentation.lang != nil → A
        span.tags != nil → A B C
        span.nums != nil → A B G
        span.nums = nil → C D E F H I J
        # What the language has no value for: arrays of several types, maps, bytes, empty values.
        span.any = nil → all
        span.any = "x" → -
        span.map != nil → -
        span.nul = nil → all
        span.bytes = nil → all
        # Of events and links, only spans that have any can lack an attribute.
        event.code != nil → B
        event.code = nil → C F G
        event.missing = nil → B C F G
        event.missing != nil → -
        link.why != nil → D
        link.why = nil → E
        link.missing = nil → D E
        # Intrinsics are never nil, but parent.
        name != nil → all
        duration != nil → all
        statusMessage != nil → all
        nestedSetLeft != nil → all
        trace:id != nil → all
        event:name != nil → B C F G
        event:timeSinceStart != nil → B C F G
        link:spanID != nil → D E
        link:traceID != nil → D E
        parent = nil → A F H I J
        parent != nil → B C D E G
        parent.text != nil → B C D E G
        parent.text = nil → A F H I J
        parent.span.ok = nil → A F G H I J
        parent.resource.region != nil → B C D E
        nil = nil → -
        nil != nil → -
        1 != nil → all
        1 = nil → -
        # A missing attribute compared with anything is false.
        span.missing = 1 → -
        span.missing != 1 → -
        span.missing < 1 → -
        span.missing > "a" → -
        span.missing =~ ".*" → -
        span.missing !~ "a" → -
        .missing != "x" → -
        resource.missing != "x" → -
        event.missing != 1 → -
        link.missing !~ "x" → -
        instrumentation.missing != 1 → -
        parent.missing != 1 → -
        span.missing = span.missing → -
        span.missing != span.text → -
        """";
}
