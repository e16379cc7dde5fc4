using System.Buffers.Text;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>What an <c>http.status_code</c> tag says about a span's status, as the Collector's translators read it.</summary>
internal static class HttpSpanStatus
{
    /// <summary>False when there is no such tag or it is no number.</summary>
    public static bool TryGet(List<ImportedTag> tags, TextArena texts, SpanKind kind, out StatusCode status)
    {
        status = StatusCode.Unset;
        var index = tags.IndexOf(texts, "http.status_code"u8);
        if (index < 0)
            return false;
        var tag = tags[index];
        var code = (long)tag.Bits;
        if (tag.Kind == AnyValueKind.String)
        {
            var text = texts[tag.Bytes];
            if (!Utf8Parser.TryParse(text, out code, out var used) || used != text.Length)
                return false;
        }
        else if (tag.Kind != AnyValueKind.Int)
        {
            return false;
        }

        status = code switch
        {
            >= 100 and <= 398 => StatusCode.Unset,
            >= 400 and <= 499 => kind == SpanKind.Server ? StatusCode.Unset : StatusCode.Error,
            _ => StatusCode.Error,
        };
        return true;
    }
}
