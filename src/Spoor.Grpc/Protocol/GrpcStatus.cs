namespace Spoor.Grpc;

/// <summary>How a call ended. <c>default</c> is OK.</summary>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string? Message = null)
{
    public static GrpcStatus Ok => default;

    public bool IsOk => Code == GrpcStatusCode.Ok;

    /// <summary>When the client may try again; travels as <c>google.rpc.RetryInfo</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The field that is wrong; travels as <c>google.rpc.BadRequest</c> with <see cref="Message"/> as its description.</summary>
    public string? InvalidField { get; init; }

    internal bool HasDetails => RetryAfter is not null || InvalidField is not null;

    public override string ToString() => string.IsNullOrEmpty(Message) ? Code.ToString() : $"{Code}: {Message}";
}
