using Spoor.Server.Client;

namespace Spoor.Server.Commands;

/// <summary>Asks a server about a query and tells the user what is wrong with the query or the answer.</summary>
internal static class QueryRun
{
    /// <summary>Null when the server refused; the user has been told why.</summary>
    /// <exception cref="CommandException">The server cannot be reached or is not ready.</exception>
    public static async Task<QueryAnswer?> AskAsync(Uri endpoint, string request, string query, TextWriter error, CancellationToken cancellationToken)
    {
        using var client = new QueryApiClient(endpoint);
        var answer = await client.GetAsync(request, "application/json", cancellationToken);
        if (answer.Status == 200)
            return answer;
        await error.WriteLineAsync(QueryErrors.Show(query, answer));
        return null;
    }

    /// <summary>Says why the answer is not complete; false when it is.</summary>
    public static async Task<bool> TellPartialAsync(TextWriter error, QueryAnswer answer)
    {
        if (answer.PartialReason is null)
            return false;
        await error.WriteLineAsync("the answer is not complete: " + answer.PartialReason);
        return true;
    }
}
