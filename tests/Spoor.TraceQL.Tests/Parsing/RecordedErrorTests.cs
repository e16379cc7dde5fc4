using System.Text.Json;
using Spoor.TestKit;

namespace Spoor.TraceQL.Tests;

/// <summary>The error texts recorded from Tempo 3.0.3.</summary>
public class RecordedErrorTests
{
    private const string Prefix = "invalid TraceQL query: ";

    [SharedFact]
    public void Invalid_queries_get_the_recorded_message()
    {
        var checkedAnswers = 0;
        foreach (var line in File.ReadLines(RepositoryPaths.SharedFile("reference", "tempo-golden", "responses.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("bodyText", out var body) || !body.GetString()!.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var query = QueryOf(document.RootElement.GetProperty("request").GetString()!);
            var exception = Assert.Throws<TraceQLException>(() => TraceQLParser.Parse(query));
            Assert.Equal(body.GetString(), Prefix + exception.Message);
            checkedAnswers++;
        }

        Assert.True(checkedAnswers >= 4);
    }

    [SharedFact]
    public void Every_query_that_was_answered_parses()
    {
        var parsed = 0;
        foreach (var line in File.ReadLines(RepositoryPaths.SharedFile("reference", "tempo-golden", "responses.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var request = document.RootElement.GetProperty("request").GetString()!;
            if (document.RootElement.GetProperty("status").GetInt32() != 200 || !request.Contains("q=") || request.Contains("/values"))
                continue;
            var root = TraceQLParser.Parse(QueryOf(request));
            Assert.Equal(root, TraceQLParser.Parse(root.ToString()));
            parsed++;
        }

        Assert.True(parsed >= 10);
    }

    private static string QueryOf(string request)
    {
        var parameter = request[(request.IndexOf('?') + 1)..].Split('&').First(part => part.StartsWith("q=", StringComparison.Ordinal));
        return Uri.UnescapeDataString(parameter[2..].Replace('+', ' '));
    }
}
