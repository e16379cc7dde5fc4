using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;

namespace Spoor.Api.Zipkin;

/// <summary><c>/zipkin/config.json</c>: what Zipkin Lens asks for at its start.</summary>
internal static class ZipkinConfigEndpoint
{
    public static Task RunAsync(HttpContext context, CancellationToken cancellationToken) =>
        ResponseBody.WriteAsync(
            context,
            MediaTypes.Json,
            """{"environment":"","queryLimit":10,"defaultLookback":900000,"searchEnabled":true,"dependency":{"enabled":true,"lowErrorRate":0.5,"highErrorRate":0.75}}"""u8.ToArray(),
            cancellationToken);
}
