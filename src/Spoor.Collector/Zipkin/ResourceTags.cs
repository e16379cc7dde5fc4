namespace Spoor.Collector.Zipkin;

/// <summary>Which tags OpenTelemetry's Zipkin exporters took from the resource: they go back to it.</summary>
internal static class ResourceTags
{
    public static bool IsResourceKey(ReadOnlySpan<byte> key)
    {
        var dot = key.IndexOf((byte)'.');
        if (dot < 0)
            return false;
        var space = key[..dot];
        return space.SequenceEqual("service"u8) || space.SequenceEqual("k8s"u8) || space.SequenceEqual("host"u8) || space.SequenceEqual("os"u8)
            || space.SequenceEqual("process"u8) || space.SequenceEqual("cloud"u8) || space.SequenceEqual("container"u8)
            || space.SequenceEqual("telemetry"u8) || space.SequenceEqual("device"u8) || space.SequenceEqual("webengine"u8)
            || key.StartsWith("deployment.environment"u8)
            || key.SequenceEqual("faas.name"u8) || key.SequenceEqual("faas.id"u8) || key.SequenceEqual("faas.version"u8)
            || key.SequenceEqual("faas.instance"u8) || key.SequenceEqual("faas.max_memory"u8);
    }
}
