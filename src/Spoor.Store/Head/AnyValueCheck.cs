using Spoor.Otlp.Protobuf;

namespace Spoor.Store.Head;

/// <summary>Structural checks of <c>AnyValue</c> messages (opentelemetry/proto/common/v1/common.proto).</summary>
internal static class AnyValueCheck
{
    private const int MaxDepth = 64;

    /// <summary>True when every nested field can be walked and nesting stays within 64 levels.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> anyValue, int depth = 0)
    {
        if (depth > MaxDepth)
            return false;
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field is 5 or 6 && wire == WireType.LengthDelimited)
            {
                if (!IsListWellFormed(reader.ReadBytes(), isMap: field == 6, depth))
                    return false;
            }
            else
            {
                reader.Skip(wire);
            }
        }

        return !reader.Failed;
    }

    private static bool IsListWellFormed(ReadOnlySpan<byte> list, bool isMap, int depth)
    {
        var reader = new ProtoReader(list);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field != 1 || wire != WireType.LengthDelimited)
            {
                reader.Skip(wire);
                continue;
            }

            var item = reader.ReadBytes();
            if (reader.Failed || !(isMap ? IsKeyValueWellFormed(item, depth + 1) : IsWellFormed(item, depth + 1)))
                return false;
        }

        return !reader.Failed;
    }

    private static bool IsKeyValueWellFormed(ReadOnlySpan<byte> keyValue, int depth)
    {
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 2 && wire == WireType.LengthDelimited)
            {
                if (!IsWellFormed(reader.ReadBytes(), depth))
                    return false;
            }
            else
            {
                reader.Skip(wire);
            }
        }

        return !reader.Failed;
    }
}
