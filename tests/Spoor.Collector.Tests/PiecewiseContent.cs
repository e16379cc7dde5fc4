using System.Net;

namespace Spoor.Collector.Tests;

/// <summary>A body of unknown length, sent in pieces.</summary>
internal sealed class PiecewiseContent(byte[] bytes, int pieceBytes, TimeSpan pause = default) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var at = 0; at < bytes.Length; at += pieceBytes)
        {
            await stream.WriteAsync(bytes.AsMemory(at, Math.Min(pieceBytes, bytes.Length - at)));
            await stream.FlushAsync();
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
