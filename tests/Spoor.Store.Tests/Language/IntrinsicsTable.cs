namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Intrinsics = """"
        # name
        name = "SELECT" → C D
        span:name = "load" → B
        name != "SELECT" → A B E F G H I J
        name =~ "job.*" → I J
        name =~ "job" → I
        name !~ "job.*" → A B C D E F G H
        name > "load" → E G
        name >= "load" → B E G
        name < "SELECT" → A
        name <= "SELECT" → A C D
        "send" = name → E
        name = "" → -
        # status
        status = error → B G
        span:status = error → B G
        error = status → B G
        status != error → A C D E F H I J
        status = ok → C I
        status = unset → A D E F H J
        status != unset → B C G I
        statusMessage = "boom" → B
        span:statusMessage = "boom" → B
        statusMessage != "boom" → A C D E F G H I J
        statusMessage = "" → A C D E F G H I J
        statusMessage =~ "b.*" → B
        statusMessage !~ "b.*" → A C D E F G H I J
        # kind
        kind = server → A
        kind = client → C D
        span:kind = client → C D
        kind = producer → E
        kind = consumer → F
        kind = internal → B G J
        kind = unspecified → H I
        kind != internal → A C D E F H I
        client = kind → C D
        # duration
        duration = 5ms → D J
        duration > 20ms → A B F
        duration >= 20ms → A B C F
        duration < 5ms → E H
        duration <= 5ms → D E H J
        duration != 10ms → A B C D E F H J
        duration = 0s → H
        span:duration < 1ms → H
        duration > 0.05s → A B
        duration > 19999999.5 → A B C F
        duration = 20000000 → C
        duration >= 1m → -
        10ms = duration → G I
        20ms < duration → A B F
        duration = 100000us → A
        duration = 100000µs → A
        duration = 100000000ns → A
        duration < 1m30s → all
        duration < 1d → all
        duration < 1w2d → all
        duration < 1y → all
        duration < 1.5h → all
        # The trace.
        traceDuration = 100ms → A B C D E
        trace:duration = 30ms → F G H
        trace:duration < 20ms → I J
        traceDuration != 100ms → F G H I J
        rootName = "GET /cart" → A B C D E
        trace:rootName =~ "G.*" → A B C D E
        rootName = "job" → I J
        rootName = "" → F G H
        rootName != "job" → A B C D E F G H
        rootServiceName = "front" → A B C D E I J
        trace:rootService != "front" → F G H
        rootServiceName = "<root span not yet received>" → F G H
        trace:id = "a1" → A B C D E
        trace:id = "A1" → A B C D E
        trace:id = "000000000000000000000000000000a1" → A B C D E
        trace:id = "b200000000000000000000000000000b" → F G H
        trace:id = "B200000000000000000000000000000B" → F G H
        trace:id != "a1" → F G H I J
        trace:id = "b2" → -
        trace:id = "" → -
        trace:id =~ ".*0b" → F G H
        # Ids of spans.
        span:id = "a" → A
        span:id = "A" → A
        span:id = "000000000000000a" → A
        span:id != "a" → B C D E F G H I J
        span:id =~ ".*a" → A
        span:id = "" → -
        span:id != "" → all
        span:id = "xyz" → -
        span:parentID = "a" → B E
        span:parentID = "000000000000000b" → C D
        span:parentID = "dead" → F H
        span:parentID = "0000000000000000" → A I J
        span:parentID = "0" → A I J
        span:parentID = "" → -
        span:parentID != "0" → B C D E F G H
        # The tree.
        span:childCount = 2 → A B
        span:childCount = 1 → F
        span:childCount > 0 → A B F
        span:childCount = 0 → C D E G H I J
        span:childCount >= 1.5 → A B
        nestedSetLeft = 1 → A I
        nestedSetLeft = 2 → B
        nestedSetLeft = 3 → C J
        nestedSetLeft >= 5 → D E
        nestedSetLeft = 0 → F G H
        nestedSetRight = 10 → A
        nestedSetRight = 2 → I
        nestedSetRight > 7 → A E
        nestedSetParent < 0 → A I J
        nestedSetParent = -1 → A I J
        nestedSetParent != -1 → B C D E F G H
        nestedSetParent = 2 → C D
        nestedSetParent = 1 → B E
        nestedSetParent > 0 → B C D E
        nestedSetParent = 0 → F G H
        nestedSetParent >= 0 → B C D E F G H
        nestedSetParent = -2 → -
        """";
}
