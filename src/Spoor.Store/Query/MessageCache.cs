using System.Runtime.CompilerServices;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>
/// The decoded messages of a <see cref="MessageTable"/>, each decoded once for as long as the table lives. Safe for several threads: two may
/// decode the same message, either result is kept.
/// </summary>
internal sealed class MessageCache
{
    private static readonly ConditionalWeakTable<MessageTable, MessageCache> ResourceCaches = [];
    private static readonly ConditionalWeakTable<MessageTable, MessageCache> ScopeCaches = [];

    private readonly MessageTable _table;
    private readonly bool _isScope;
    private MessageAttributes?[] _decoded;

    private MessageCache(MessageTable table, bool isScope)
    {
        _table = table;
        _isScope = isScope;
        _decoded = new MessageAttributes?[table.Count];
    }

    public static MessageCache OfResources(MessageTable resources) =>
        ResourceCaches.GetValue(resources, static table => new MessageCache(table, isScope: false));

    public static MessageCache OfScopes(MessageTable scopes) =>
        ScopeCaches.GetValue(scopes, static table => new MessageCache(table, isScope: true));

    public int Count => _table.Count;

    public MessageAttributes this[int number]
    {
        get
        {
            // A head's table grows between snapshots.
            var decoded = Volatile.Read(ref _decoded);
            if (number >= decoded.Length)
            {
                Array.Resize(ref decoded, Math.Max(_table.Count, number + 1));
                Volatile.Write(ref _decoded, decoded);
            }

            return decoded[number] ??= _isScope
                ? MessageAttributes.ReadScope(_table.Message(number))
                : MessageAttributes.ReadResource(_table.Message(number));
        }
    }
}
