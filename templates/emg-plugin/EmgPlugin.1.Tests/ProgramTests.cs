using System.Net;
using HookSdk.Emg;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EmgPlugin._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder
        .WithoutSections("OptOut", "SenderIds", "Footers", "Routes")
        .UseSetting("OptOut:Numbers:0", "46700000001")
        .UseSetting("SenderIds:retail", "ACME")
        .UseSetting("Footers:campaign", "Reply STOP")
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

    /// <summary>A broker that is given a wrong path is told the right one.</summary>
    [Fact]
    public async Task WrongPath_IsAnsweredWithTheRightOne()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage response = await client.PostAsync("/before_receive", new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("emg is at POST /emg/{hook}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
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
    [InlineData("Routes:4x", "smpp-se", "The section Routes cannot be used: The prefix '4x' holds something else than the digits 0 to 9.")]
    [InlineData("Hooks:Emg:Deadlien", "00:00:01", "Hooks:Emg:Deadlien")]
    public void SettingThatCannotBeUsed_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        using WebApplicationFactory<Program> program = _program.WithWebHostBuilder(builder => builder.UseSetting(key, value));

        Exception e = Assert.ThrowsAny<Exception>(() => program.Server);

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", e.Message, StringComparison.Ordinal);
    }

    /// <summary>An opt-out list that was lost, or mistaken for a text, is no empty one.</summary>
    [Theory]
    [InlineData("""{ "Numbers": null }""", "'OptOut:Numbers' is null")]
    [InlineData("""{ "Numbers": "" }""", "'OptOut:Numbers' is an empty text")]
    [InlineData("""{ "Numbers": [ "" ] }""", "'' is no number")]
    [InlineData("""{ "Numbers": [ null ] }""", "'OptOut:Numbers:0' is null")]
    [InlineData("null", "'OptOut' is null")]
    [InlineData("\"\"", "'OptOut' is an empty text")]
    public async Task OptOutsThatAreNoList_StopTheStart_AndAChangeIntoThemIsNotUsed(string optOut, string named)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            await WriteAsync(file, optOut);
            await using (WebApplicationFactory<Program> program = FromFile(file))
            {
                Assert.Contains(named, Assert.ThrowsAny<Exception>(() => program.Server).ToString(), StringComparison.Ordinal);
            }

            await WriteAsync(file, """{ "Numbers": [ "46700000001" ] }""");
            await using WebApplicationFactory<Program> running = FromFile(file);
            await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(running.Server.CreateHandler(), "/emg"));
            await WriteAsync(file, optOut);
            ((IConfigurationRoot)running.Services.GetRequiredService<IConfiguration>()).Reload();
            (await emg.ReceiveAsync(new("INFO", "46700000001", "Hello"))).EnsureRejected();

            await WriteAsync(file, """{ "Numbers": [] }""");
            ((IConfigurationRoot)running.Services.GetRequiredService<IConfiguration>()).Reload();
            (await emg.ReceiveAsync(new("INFO", "46700000001", "Hello"))).EnsureAccepted();
        }
        finally
        {
            File.Delete(file);
        }
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    /// <summary>The program with the opt-outs of a file.</summary>
    private static WebApplicationFactory<Program> FromFile(string file) => new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
        .WithoutSections("OptOut")
        .ConfigureAppConfiguration((_, settings) => settings.AddJsonFile(file)));

    private static Task WriteAsync(string file, string optOut) => File.WriteAllTextAsync(file, $$"""{ "OptOut": {{optOut}} }""", TestContext.Current.CancellationToken);
}
