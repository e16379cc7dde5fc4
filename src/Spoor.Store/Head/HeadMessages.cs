using System.Buffers.Binary;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>The distinct resources (or scopes) of a head. An entry is the length of the schema URL in 4 bytes, the URL, and the message.</summary>
internal sealed class HeadMessages(ByteArena arena)
{
    private readonly InternDictionary _messages = new(arena);
    private byte[] _key = new byte[1024];

    public InternDictionary Dictionary => _messages;

    public int Intern(ReadOnlySpan<byte> message, ReadOnlySpan<byte> schemaUrl)
    {
        var length = sizeof(int) + schemaUrl.Length + message.Length;
        if (_key.Length < length)
            _key = new byte[length];
        BinaryPrimitives.WriteInt32LittleEndian(_key, schemaUrl.Length);
        schemaUrl.CopyTo(_key.AsSpan(sizeof(int)));
        message.CopyTo(_key.AsSpan(sizeof(int) + schemaUrl.Length));
        return _messages.Intern(_key.AsSpan(0, length));
    }

    public void Clear() => _messages.Clear();

    /// <summary>Splits an entry into schema URL and message.</summary>
    public static void Split(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> schemaUrl, out ReadOnlySpan<byte> message)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(entry);
        schemaUrl = entry.Slice(sizeof(int), length);
        message = entry[(sizeof(int) + length)..];
    }
}

/// <summary>The messages that had been interned when a snapshot was taken.</summary>
internal sealed class HeadMessageTable(InternDictionary messages) : MessageTable
{
    public override int Count { get; } = messages.Count;

    public override ReadOnlySpan<byte> Message(int number)
    {
        HeadMessages.Split(messages[number], out _, out var message);
        return message;
    }

    public override ReadOnlySpan<byte> SchemaUrl(int number)
    {
        HeadMessages.Split(messages[number], out var schemaUrl, out _);
        return schemaUrl;
    }
}
