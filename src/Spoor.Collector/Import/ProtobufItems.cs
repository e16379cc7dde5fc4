using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>Walks the <c>ResourceSpans</c> of a <c>TracesData</c> file one by one.</summary>
internal sealed class ProtobufItems(TraceFileInput input)
{
    private const int MaxTagAndLengthBytes = 15;

    /// <summary>Consumes what stands before the next <c>ResourceSpans</c> and makes the window begin with it; false at the end of the file.</summary>
    public bool TryFindNext(out int length)
    {
        while (true)
        {
            input.ReadUntil(MaxTagAndLengthBytes);
            if (input.Window.IsEmpty)
            {
                length = 0;
                return false;
            }

            var reader = new ProtoReader(input.Window);
            reader.TryReadTag(out var field, out var wire);
            var size = wire == WireType.LengthDelimited ? reader.ReadVarint() : Skip(ref reader, wire);
            if (reader.Failed)
                throw input.Error("malformed protobuf: expected a field of TracesData");
            var left = input.IsCompressed ? int.MaxValue : input.TotalBytes - input.Position - reader.Position;
            if (size > (ulong)Math.Min(left, int.MaxValue))
                throw input.Error($"malformed protobuf: a field of {size} bytes reaches beyond the end of the file");
            input.Consume(reader.Position);
            length = (int)size;
            input.ReadUntil(length);
            if (input.Window.Length < length)
                throw input.Error($"the file ends within a message of {length} bytes: it was cut off");

            if (field == OtlpFields.TracesData.ResourceSpans && wire == WireType.LengthDelimited)
                return true;
            input.Consume(length);
        }
    }

    private static ulong Skip(ref ProtoReader reader, WireType wire)
    {
        reader.Skip(wire);
        return 0;
    }
}
