using System.Net;
using System.Net.Http.Headers;

namespace Spoor.AppTests.Harness;

/// <summary>OTLP over HTTP with nothing but an HTTP client.</summary>
internal static class Sending
{
    public static async Task PostAsync(HttpClient http, SpoorProcess server, byte[] tracesData)
    {
        using var content = new ByteArrayContent(tracesData) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await http.PostAsync(new Uri(server.OtlpHttpAddress, "/v1/traces"), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>A body whose second half is sent only when the action is called.</summary>
    public static (HalfContent Content, Action Finish) SlowContent(byte[] tracesData)
    {
        var content = new HalfContent(tracesData);
        return (content, content.Finish);
    }
}

/// <summary>See <see cref="Sending.SlowContent"/>.</summary>
internal sealed class HalfContent : HttpContent
{
    private readonly byte[] _body;
    private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HalfContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
    }

    public Task HalfSent => _half.Task;

    public void Finish() => _rest.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body.AsMemory(0, _body.Length / 2));
        await stream.FlushAsync();
        _half.TrySetResult();
        await _rest.Task;
        await stream.WriteAsync(_body.AsMemory(_body.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
