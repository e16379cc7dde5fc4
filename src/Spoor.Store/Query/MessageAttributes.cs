using System.Text;
using Spoor.Otlp.Protobuf;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>A <c>Resource</c> or <c>InstrumentationScope</c> message, decoded.</summary>
internal sealed class MessageAttributes
{
    private readonly List<KeyValuePair<string, Static>> _attributes = [];

    /// <summary>The scope's name; empty when absent, null for resources.</summary>
    public string? Name { get; private set; }

    /// <summary>The scope's version; empty when absent, null for resources.</summary>
    public string? Version { get; private set; }

    public IReadOnlyList<KeyValuePair<string, Static>> Attributes => _attributes;

    /// <summary>The first value under a key; nil when there is none.</summary>
    public Static Find(string key)
    {
        foreach (var attribute in _attributes)
        {
            if (string.Equals(attribute.Key, key, StringComparison.Ordinal))
                return attribute.Value;
        }

        return Static.Nil;
    }

    public static MessageAttributes ReadResource(ReadOnlySpan<byte> resource)
    {
        var message = new MessageAttributes();
        message.Read(resource, attributesField: 1);
        return message;
    }

    public static MessageAttributes ReadScope(ReadOnlySpan<byte> scope)
    {
        var message = new MessageAttributes { Name = "", Version = "" };
        message.Read(scope, attributesField: 3);
        return message;
    }

    private void Read(ReadOnlySpan<byte> bytes, int attributesField)
    {
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (wire != WireType.LengthDelimited)
                reader.Skip(wire);
            else if (field == attributesField)
                ReadKeyValue(reader.ReadBytes());
            else if (field == 1)
                Name = Encoding.UTF8.GetString(reader.ReadBytes());
            else if (field == 2)
                Version = Encoding.UTF8.GetString(reader.ReadBytes());
            else
                reader.Skip(wire);
        }
    }

    private void ReadKeyValue(ReadOnlySpan<byte> bytes)
    {
        var key = "";
        var value = Static.Nil;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.LengthDelimited)
                key = Encoding.UTF8.GetString(reader.ReadBytes());
            else if (field == 2 && wire == WireType.LengthDelimited)
                value = AnyValueReader.Read(reader.ReadBytes());
            else
                reader.Skip(wire);
        }

        _attributes.Add(new(key, value));
    }
}
