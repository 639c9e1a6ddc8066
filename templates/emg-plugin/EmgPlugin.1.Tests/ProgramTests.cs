using System.Net;
using HookSdk.Emg;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace EmgPlugin._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder
        .UseSetting("OptOut:Numbers:0", "46700000001")
        .UseSetting("SenderIds:retail", "ACME")
        .UseSetting("Routes:46", "smpp-se"));

    [Fact]
    public async Task Message_PassesAllHooks()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(
            HookTarget.Handler(_program.Server.CreateHandler(), "/emg"), static options => options.Argument = "retail");

        (await emg.ReceiveAsync(new("INFO", "+46 70-000 00 01", "Hello"))).EnsureRejected();
        (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello")))
            .EnsureRoutedTo("smpp-se").EnsureSent().EnsureOption(EmgOptionNames.Source, "ACME");
    }

    [Fact]
    public async Task Health_Answers()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage response = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>A typing error does not let a message through.</summary>
    [Theory]
    [InlineData("OptOut:Nubmers:0", "46700000002", "'OptOut:Nubmers' is no setting")]
    [InlineData("OptOut:Numbers", "46700000002", "'OptOut:Numbers' is one text")]
    [InlineData("OptOut:Numbers:1", "nobody", "'nobody' is no number")]
    [InlineData("SenderIds:retail:Name", "ACME", "'SenderIds:retail:Name' is no setting")]
    [InlineData("Footers:retail:Text", "STOP", "'Footers:retail:Text' is no setting")]
    [InlineData("Routes:0:Prefx", "46", "'Routes:0:Prefx' is no setting")]
    [InlineData("Routes", "smpp-se", "'Routes' is one text")]
    [InlineData("Hooks:Emg:Deadlien", "00:00:01", "Hooks:Emg:Deadlien")]
    public void SettingThatCannotBeUsed_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        using WebApplicationFactory<Program> program = _program.WithWebHostBuilder(builder => builder.UseSetting(key, value));

        Exception e = Assert.ThrowsAny<Exception>(() => program.Server);

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
