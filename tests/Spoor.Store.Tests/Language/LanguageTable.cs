namespace Spoor.Store.Tests.Language;

/// <summary>
/// Lines <c>query → spans</c>. Letters are spans as they come, <c>-</c> none; <c>;</c> stands between the spansets of a trace and <c>/</c> between traces,
/// oldest first; in brackets what stages found out. Lines that begin with <c>#</c> say what the following are about.
/// </summary>
internal static class LanguageTable
{
    public static IEnumerable<(string Query, string Expected)> Read(string table)
    {
        foreach (var line in table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
                continue;
            var arrow = line.LastIndexOf('→');
            yield return (line[..arrow].Trim(), line[(arrow + 1)..].Trim());
        }
    }
}
