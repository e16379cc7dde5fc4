namespace Spoor.Store.Budgets;

/// <summary>Small text files of the kernel.</summary>
internal static class ProcFile
{
    /// <summary>The lines of a file; none when it cannot be read.</summary>
    public static string[] Lines(params ReadOnlySpan<string> path)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
