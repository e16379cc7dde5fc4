using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Spoor.Grpc.Connections;

/// <summary>
/// Blocks of 64 KB for connections that receive batches. Kestrel's own blocks have 4 KB, which makes a system call of every 4 KB of a body. A block
/// is held while bytes are in it, never by an idle connection; <see cref="MaxIdleBlocks"/> are kept for the next one. Thread-safe.
/// </summary>
internal sealed class ReceiveBlockPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    public const int BlockBytes = 64 << 10;

    private const int MaxIdleBlocks = 128;

    private readonly ConcurrentQueue<Block> _idle = new();

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _idle.TryDequeue(out var block) ? block : new Block(this);
    }

    /// <summary>The one pool serves all connections.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options) => this;

    protected override void Dispose(bool disposing)
    {
        // A listener disposes what it got from the factory; the other listeners' connections still use the pool.
    }

    private void Return(Block block)
    {
        if (_idle.Count < MaxIdleBlocks)
            _idle.Enqueue(block);
    }

    private sealed class Block(ReceiveBlockPool pool) : IMemoryOwner<byte>
    {
        // Sockets would pin it for every receive.
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public Memory<byte> Memory => _bytes;

        public void Dispose() => pool.Return(this);
    }
}
