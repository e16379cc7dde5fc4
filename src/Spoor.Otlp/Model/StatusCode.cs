namespace Spoor.Otlp;

/// <summary>OTLP <c>Status.StatusCode</c>; unknown numbers are kept as they are.</summary>
public enum StatusCode
{
    Unset = 0,
    Ok = 1,
    Error = 2,
}
