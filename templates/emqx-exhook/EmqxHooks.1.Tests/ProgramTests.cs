using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;

namespace EmqxHooks._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new();

    [Fact]
    public async Task Status_Answers()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage health = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("connects 0, disconnects 0\n", await client.GetStringAsync("/counts", TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
