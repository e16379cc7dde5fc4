namespace Spoor.Collector.Config;

/// <summary>Guesses what was meant.</summary>
internal static class Suggestion
{
    /// <summary><c> (did you mean "x"?)</c> for the nearest of the candidates, or nothing when none is near.</summary>
    public static string For(string text, IEnumerable<string> candidates)
    {
        var (nearest, distance) = candidates
            .Select(candidate => (candidate, Distance(text, candidate)))
            .OrderBy(pair => pair.Item2)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault(("", int.MaxValue));
        return distance <= Math.Max(1, Math.Min(text.Length, nearest.Length) / 3) ? $" (did you mean \"{nearest}\"?)" : "";
    }

    /// <summary>How many characters have to be inserted, removed, replaced or swapped with their neighbor; case counts for nothing.</summary>
    private static int Distance(string left, string right)
    {
        if (left.Equals(right, StringComparison.OrdinalIgnoreCase))
            return 0;
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var same = Same(left[i - 1], right[j - 1]);
                var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
