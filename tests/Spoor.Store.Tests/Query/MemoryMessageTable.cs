using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Query;

/// <summary>Distinct resources or scopes in memory.</summary>
internal sealed class MemoryMessageTable : MessageTable
{
    private readonly List<(byte[] Message, byte[] SchemaUrl)> _messages = [];

    public override int Count => _messages.Count;

    public override ReadOnlySpan<byte> Message(int number) => _messages[number].Message;

    public override ReadOnlySpan<byte> SchemaUrl(int number) => _messages[number].SchemaUrl;

    public int Intern(ReadOnlySpan<byte> message, ReadOnlySpan<byte> schemaUrl)
    {
        for (var number = 0; number < _messages.Count; number++)
        {
            if (message.SequenceEqual(_messages[number].Message) && schemaUrl.SequenceEqual(_messages[number].SchemaUrl))
                return number;
        }

        _messages.Add((message.ToArray(), schemaUrl.ToArray()));
        return _messages.Count - 1;
    }
}
