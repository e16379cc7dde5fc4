using System.Net.Http.Headers;
using System.Text.Json;
using Spoor.Server.Commands;

namespace Spoor.Server.Client;

/// <summary>Reads <c>/api/spoor/tail</c> line by line.</summary>
internal sealed class TailClient : IDisposable
{
    /// <summary>The server gives a sign of life every ten seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private HttpResponseMessage? _response;
    private StreamReader? _lines;

    public TailClient(Uri endpoint) =>
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = endpoint, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Null when spans follow from now on; else what the server says instead.</summary>
    /// <exception cref="CommandException">The server cannot be reached.</exception>
    public async Task<QueryAnswer?> OpenAsync(string query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/spoor/tail?q=" + Uri.EscapeDataString(query));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        try
        {
            _response = await WithPatienceAsync(token => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken);
            if (!_response.IsSuccessStatusCode)
                return new QueryAnswer((int)_response.StatusCode, await _response.Content.ReadAsByteArrayAsync(cancellationToken), null);
            _lines = new StreamReader(await _response.Content.ReadAsStreamAsync(cancellationToken));
            return null;
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(Problems.Unreachable(_http.BaseAddress!, exception), exception);
        }
    }

    /// <summary>Waits for the next line that says something.</summary>
    /// <exception cref="CommandException">The connection ended.</exception>
    public async Task<TailLine> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var line = await WithPatienceAsync(token => _lines!.ReadLineAsync(token).AsTask(), cancellationToken)
                    ?? throw new CommandException($"{_http.BaseAddress!.Authority} closed the connection");
                if (line.Length > 0)
                    return TailLine.Parse(line);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new CommandException($"the connection to {_http.BaseAddress!.Authority} broke: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _response?.Dispose();
        _http.Dispose();
    }

    private async Task<T> WithPatienceAsync<T>(Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await wait(patience.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{_http.BaseAddress!.Authority} was silent for {Patience.TotalSeconds} s", exception);
        }
    }
}

/// <summary>A line of a tail: a span unless one of the others is set.</summary>
internal sealed record TailLine(string Text, long Dropped, string? Gap, string? End)
{
    public static TailLine Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        return new TailLine(
            text,
            root.TryGetProperty("dropped", out var dropped) ? dropped.GetInt64() : 0,
            root.TryGetProperty("gap", out var gap) ? gap.GetString() : null,
            root.TryGetProperty("end", out var end) ? end.GetString() : null);
    }
}
