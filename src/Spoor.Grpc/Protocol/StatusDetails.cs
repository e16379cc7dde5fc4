using System.Buffers.Binary;
using System.Text;

namespace Spoor.Grpc;

/// <summary>
/// <c>google.rpc.Status</c> as protobuf: 1 code, 2 message, 3 details (<c>google.protobuf.Any</c>: 1 type_url, 2 value). Known details are
/// <c>RetryInfo</c> (1 retry_delay: 1 seconds, 2 nanos) and <c>BadRequest</c> (1 field_violations: 1 field, 2 description).
/// </summary>
public static class StatusDetails
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";
    private const string BadRequestType = "type.googleapis.com/google.rpc.BadRequest";

    public static byte[] ToProtobuf(GrpcStatus status)
    {
        var message = new MemoryStream();
        WriteVarintField(message, 1, (ulong)status.Code);
        WriteField(message, 2, Encoding.UTF8.GetBytes(status.Message ?? ""));
        if (status.RetryAfter is { } delay)
        {
            var duration = new MemoryStream();
            WriteVarintField(duration, 1, (ulong)(delay.Ticks / TimeSpan.TicksPerSecond));
            WriteVarintField(duration, 2, (ulong)(delay.Ticks % TimeSpan.TicksPerSecond * 100));
            WriteDetail(message, RetryInfoType, Nest(1, duration));
        }

        if (status.InvalidField is { } field)
        {
            var violation = new MemoryStream();
            WriteField(violation, 1, Encoding.UTF8.GetBytes(field));
            WriteField(violation, 2, Encoding.UTF8.GetBytes(status.Message ?? ""));
            WriteDetail(message, BadRequestType, Nest(1, violation));
        }

        return message.ToArray();
    }

    /// <summary>The value of <c>grpc-status-details-bin</c>: base64 without padding.</summary>
    public static string ToHeader(GrpcStatus status) => Convert.ToBase64String(ToProtobuf(status)).TrimEnd('=');

    /// <summary>Reads a status and the details that Spoor knows; null when the bytes are no such message.</summary>
    public static GrpcStatus? FromProtobuf(ReadOnlySpan<byte> bytes)
    {
        var status = default(GrpcStatus);
        while (!bytes.IsEmpty)
        {
            if (!TryReadField(ref bytes, out var field, out var number, out var body))
                return null;
            status = field switch
            {
                1 => status with { Code = (GrpcStatusCode)(int)number },
                2 => status with { Message = Encoding.UTF8.GetString(body) },
                3 => ReadDetail(status, body),
                _ => status,
            };
        }

        return status;
    }

    /// <summary>Reads a <c>grpc-status-details-bin</c> value, padded or not.</summary>
    public static GrpcStatus? FromHeader(string value)
    {
        var buffer = new byte[value.Length];
        return Convert.TryFromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='), buffer, out var length)
            ? FromProtobuf(buffer.AsSpan(0, length))
            : null;
    }

    private static GrpcStatus ReadDetail(GrpcStatus status, ReadOnlySpan<byte> any)
    {
        var type = "";
        ReadOnlySpan<byte> value = default;
        while (!any.IsEmpty && TryReadField(ref any, out var field, out _, out var body))
        {
            if (field == 1)
                type = Encoding.UTF8.GetString(body);
            else if (field == 2)
                value = body;
        }

        if (value.IsEmpty || !TryReadField(ref value, out var inner, out _, out var content) || inner != 1)
            return status;
        if (type == RetryInfoType)
        {
            long ticks = 0;
            while (!content.IsEmpty && TryReadField(ref content, out var field, out var number, out _))
                ticks += field == 1 ? (long)Math.Min(number, int.MaxValue) * TimeSpan.TicksPerSecond : (long)(number / 100);
            return status with { RetryAfter = TimeSpan.FromTicks(ticks) };
        }

        if (type != BadRequestType || !TryReadField(ref content, out var violation, out _, out var name) || violation != 1)
            return status;
        return status with { InvalidField = Encoding.UTF8.GetString(name) };
    }

    private static MemoryStream Nest(int field, MemoryStream inner)
    {
        var outer = new MemoryStream();
        WriteField(outer, field, inner.ToArray());
        return outer;
    }

    private static void WriteDetail(MemoryStream message, string type, MemoryStream value)
    {
        var any = new MemoryStream();
        WriteField(any, 1, Encoding.UTF8.GetBytes(type));
        WriteField(any, 2, value.ToArray());
        WriteField(message, 3, any.ToArray());
    }

    private static void WriteField(MemoryStream output, int field, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        WriteVarint(output, ((ulong)field << 3) | 2);
        WriteVarint(output, (ulong)value.Length);
        output.Write(value);
    }

    private static void WriteVarintField(MemoryStream output, int field, ulong value)
    {
        if (value == 0)
            return;
        WriteVarint(output, (ulong)field << 3);
        WriteVarint(output, value);
    }

    private static void WriteVarint(MemoryStream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }

    private static bool TryReadField(scoped ref ReadOnlySpan<byte> bytes, out int field, out ulong number, out ReadOnlySpan<byte> body)
    {
        number = 0;
        body = default;
        field = 0;
        if (!TryReadVarint(ref bytes, out var tag))
            return false;
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                return TryReadVarint(ref bytes, out number);
            case 1 when bytes.Length >= 8:
                number = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                bytes = bytes[8..];
                return true;
            case 5 when bytes.Length >= 4:
                number = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                bytes = bytes[4..];
                return true;
            case 2 when TryReadVarint(ref bytes, out var length) && length <= (ulong)bytes.Length:
                body = bytes[..(int)length];
                bytes = bytes[(int)length..];
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadVarint(scoped ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }
}
