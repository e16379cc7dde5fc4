namespace Spoor.Api.Http;

/// <summary>A request that cannot be answered; the message becomes the plain-text body.</summary>
internal sealed class ApiException(int statusCode, string message) : Exception(message)
{
    public int StatusCode { get; } = statusCode;

    public static ApiException BadRequest(string message) => new(400, message);
}
