using System.Buffers;
using Spoor.Grpc.Buffers;

namespace Spoor.Grpc.Server;

/// <summary>
/// Answers one request. The server disposes <paramref name="request"/> afterwards; a handler that keeps the bytes takes them with
/// <see cref="PooledBuffer.Detach"/>. What is written to <paramref name="response"/> is sent when the status is OK.
/// </summary>
public delegate ValueTask<GrpcStatus> UnaryHandler(GrpcServerCall call, PooledBuffer request, IBufferWriter<byte> response);

/// <summary>Answers one request with any number of messages, then a status.</summary>
public delegate ValueTask<GrpcStatus> ServerStreamingHandler(GrpcServerCall call, PooledBuffer request, GrpcResponseStream responses);
