namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Arithmetic = """"
        # Constants. Integers stay integers; ^ associates to the right; a sign binds less than a product.
        1 + 1 = 2 → all
        1 + 2 * 3 = 7 → all
        (1 + 2) * 3 = 9 → all
        7 / 2 = 3 → all
        7 / 2.0 = 3.5 → all
        -7 / 2 = -3 → all
        7 % 3 = 1 → all
        -7 % 3 = -1 → all
        7.5 % 2 = 1.5 → all
        2 ^ 3 = 8 → all
        2 ^ 3 = 9 → -
        2 ^ 3 ^ 2 = 512 → all
        -2 ^ 2 = -4 → all
        2 ^ -1 = 0.5 → all
        2.0 ^ 3 = 8 → all
        10 - 3 - 2 = 5 → all
        1s + 500ms = 1.5s → all
        2 * 1s = 2s → all
        # Attributes.
        span.http.status_code + 1 = 201 → A
        span.http.status_code - 200 = 0 → A
        span.http.status_code * 2 > 900 → B
        span.http.status_code / 100 = 4 → G
        span.http.status_code / 100 = 2 → A
        span.http.status_code / 100.0 = 4.04 → G
        span.http.status_code % 100 = 4 → G
        span.http.status_code % 100 = 0 → A B
        span.http.status_code = 4 * 101 → G
        span.http.status_code > 100 + 200 → B G
        500 - span.http.status_code = 0 → B
        1000 / span.http.status_code = 5 → A
        span.rows ^ 2 = 100 → C
        2 ^ span.rows = 1024 → C
        2 ^ span.rows = 1 → D
        span.rows + 1 = 1 → D
        -span.neg = 7 → D
        - span.rows + 10 = 0 → C
        - span.rows * 2 = -20 → C
        span.ratio * 2 = 1 → A
        span.ratio / 4 = 0.5 → B
        span.ratio + span.rows > 5 → C
        span.http.status_code - span.ratio > 300 → B
        10 / span.ratio = 20 → A
        10.0 / span.rows > 5 → D
        (span.http.status_code + 100) / 2 = 150 → A
        # Durations.
        duration * 2 = 40ms → C
        duration / 2 = 10ms → C
        duration + 5ms = 10ms → D J
        duration - 5ms = 0s → D J
        duration + duration > 150ms → A
        duration % 20ms = 0 → A B C H
        -duration < -50ms → A B
        duration > span.rows * 1ms → C D
        traceDuration - duration = 40ms → B
        # Intrinsics.
        nestedSetRight - nestedSetLeft = 1 → C D E I J
        span:childCount * 10 = 20 → A B
        event:timeSinceStart + 1ms = 3ms → B
        event.code + 1 = 8 → B
        event.code * 10 > 80 → B
        parent.http.status_code - 500 = 0 → C D
        # Not a number, or not there: no value, and no comparison holds.
        span.text + 1 = 2 → -
        span.text + 1 != 2 → -
        span.ok + 1 = 2 → -
        span.missing + 1 = 1 → -
        span.missing + 1 != 1 → -
        span.http.status_code + span.rows > 0 → -
        -span.missing = 0 → -
        """";
}
