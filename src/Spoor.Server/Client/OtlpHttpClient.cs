using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Server.Client;

/// <summary>
/// Sends OTLP requests over HTTP as protobuf (OTLP specification, section OTLP/HTTP), and again while the server asks for that or is away for a moment.
/// </summary>
internal sealed class OtlpHttpClient : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100), LongestDelay = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Uri _traces;
    private readonly TimeSpan _patience;

    // Before the first answer a refused connection is a wrong endpoint; after it, a server that restarts.
    private volatile bool _hasAnswered;

    /// <param name="endpoint">Of the server, such as <c>http://localhost:4318</c>; <c>/v1/traces</c> is added where there is no path.</param>
    /// <param name="patience">How long one request is tried; one minute by default, zero for a single try.</param>
    public OtlpHttpClient(Uri endpoint, TimeSpan? patience = null)
    {
        _traces = endpoint.AbsolutePath.Length > 1 ? endpoint : new Uri(endpoint, "/v1/traces");
        _patience = patience ?? TimeSpan.FromMinutes(1);
    }

    /// <summary>Called before each further try with the reason.</summary>
    public Action<string>? OnRetry { get; init; }

    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public async Task<SendResult> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var started = DateTimeOffset.UtcNow;
        for (var delay = FirstDelay; ; delay = Shorter(delay * 2, LongestDelay))
        {
            var result = await TryOnceAsync(request, cancellationToken);
            var wait = Shorter(result.RetryAfter ?? delay, LongestDelay);
            if (!result.IsRetryable || DateTimeOffset.UtcNow - started + wait > _patience)
                return result;
            OnRetry?.Invoke(result.Message ?? "the server asked to try again");
            await Task.Delay(wait, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<SendResult> TryOnceAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        try
        {
            using var response = await _http.PostAsync(_traces, content, cancellationToken);
            _hasAnswered = true;
            return Read(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            return new SendResult(false, 0, Problems.Unreachable(_traces, exception)) { IsUnreachable = true, IsRetryable = _hasAnswered };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult(false, 0, $"{_traces} did not answer within {_http.Timeout.TotalSeconds} s") { IsRetryable = true };
        }
    }

    private static SendResult Read(HttpResponseMessage response, byte[] body)
    {
        if (response.IsSuccessStatusCode)
            return ReadPartialSuccess(body);
        var retry = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
        return new SendResult(false, 0, $"the server answered {(int)response.StatusCode}: {StatusText(response, body)}")
        {
            IsRetryable = retry,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    /// <summary><c>ExportTraceServiceResponse.partial_success</c>: rejected_spans = 1, error_message = 2.</summary>
    private static SendResult ReadPartialSuccess(ReadOnlySpan<byte> body)
    {
        long rejected = 0;
        var message = "";
        foreach (var partialSuccess in new FieldEnumerator(body, 1))
        {
            var reader = new ProtoReader(partialSuccess);
            while (reader.TryReadTag(out var field, out var wire))
            {
                if (field == 1 && wire == WireType.Varint)
                    rejected = (long)reader.ReadVarint();
                else if (field == 2 && wire == WireType.LengthDelimited)
                    message = Encoding.UTF8.GetString(reader.ReadBytes());
                else
                    reader.Skip(wire);
            }
        }

        return new SendResult(true, rejected, message.Length == 0 ? null : message);
    }

    /// <summary>The message of the <c>google.rpc.Status</c> in the body, or the body as text.</summary>
    private static string StatusText(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType == "application/x-protobuf")
        {
            foreach (var message in new FieldEnumerator(body, 2))
                return Encoding.UTF8.GetString(message);
        }

        return body.Length == 0 ? response.ReasonPhrase ?? "no reason" : Encoding.UTF8.GetString(body).Trim();
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
