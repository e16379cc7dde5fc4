using System.Net.Sockets;
using System.Text;
using Spoor.Store.Query;

namespace Spoor.Api.Tests.Http;

public class RequestRunnerTests
{
    [Fact]
    public async Task A_query_over_the_deadline_is_504()
    {
        var querier = new FakeQuerier { OnFindTrace = NeverAsync };
        await using var server = await ApiServer.StartAsync(querier, new ApiLimits { QueryTimeout = TimeSpan.FromMilliseconds(20) });
        (await server.GetAsync("/api/traces/1")).AssertText(504, "the query took longer than 0.02 s; narrow the time range or the filter");
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_its_query()
    {
        var asked = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var querier = new FakeQuerier
        {
            OnFindTrace = async (_, cancellationToken) =>
            {
                asked.SetResult();
                using var registration = cancellationToken.Register(cancelled.SetResult);
                return await NeverAsync(default, cancellationToken);
            },
        };
        await using var server = await ApiServer.StartAsync(querier);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/traces/1 HTTP/1.1\r\nHost: x\r\n\r\n"));
            await asked.Task;
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_nobody_expected_is_500()
    {
        var querier = new FakeQuerier { OnFindTrace = (_, _) => throw new InvalidDataException("page 3 of spans.parquet") };
        await using var server = await ApiServer.StartAsync(querier);
        (await server.GetAsync("/api/traces/1")).AssertText(500, "internal error: page 3 of spans.parquet");
    }

    private static async Task<TraceResult> NeverAsync(Otlp.TraceId id, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    }
}
