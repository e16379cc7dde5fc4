namespace Spoor.Store.Tests.Language;

internal static partial class Tables
{
    public const string Arrays = """"
        # Any element for all operators but != and !~, for which all elements must differ. A ["a", "b"], B ["b", "c"], C "a".
        span.tags = "a" → A C
        span.tags = "b" → A B
        span.tags = "z" → -
        "b" = span.tags → A B
        span.tags != "a" → B
        span.tags != "b" → C
        span.tags != "z" → A B C
        span.tags > "b" → B
        span.tags >= "b" → A B
        span.tags < "b" → A C
        span.tags <= "a" → A C
        span.tags =~ "[ab]" → A B C
        span.tags =~ "c" → B
        span.tags !~ "[ab]" → -
        span.tags !~ "c" → A C
        span.tags !~ "z" → A B C
        .tags = "c" → B
        span.tags = "a" || span.tags = "c" → A B C
        span.tags = "a" && span.tags = "b" → A
        span.tags != "a" && span.tags != "z" → B
        span.tags = 1 → -
        span.tags != 1 → -
        span.tags = true → -
        # A [1, 2], B 2, C an empty array, G [3, 4].
        span.nums = 1 → A
        span.nums = 2 → A B
        span.nums != 1 → B G
        span.nums != 2 → G
        span.nums != 5 → A B G
        span.nums > 2 → G
        span.nums < 2 → A
        span.nums >= 2 → A B G
        span.nums = 1.0 → A
        span.nums > 1.5 → A B G
        span.nums = 2ns → A B
        span.nums = "1" → -
        span.nums != "1" → -
        span.nums =~ "1" → -
        # A [0.5, 1.5].
        span.halves = 0.5 → A
        span.halves = 1.5 → A
        span.halves > 1 → A
        span.halves < 1 → A
        span.halves >= 2 → -
        span.halves != 0.5 → -
        span.halves != 3 → A
        # A [true, false], B [false, false], C [true, true].
        span.flags = true → A C
        span.flags = false → A B
        span.flags != true → B
        span.flags != false → C
        span.flags = "true" → -
        # An array with one value: that counts as a literal does.
        span.tags = span.text → -
        span.tags != span.text → A B
        span.nums < span.http.status_code → A B G
        span.http.status_code > span.nums → A B G
        span.ok = span.flags → A B
        span.ok != span.flags → -
        # Arithmetic takes single numbers.
        span.nums + 1 = 3 → B
        """";
}
