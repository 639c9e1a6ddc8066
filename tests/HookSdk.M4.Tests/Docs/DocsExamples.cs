using HookSdk;
using HookSdk.M4;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Acme.Voice;

public sealed class CallerIdScript(IReadOnlyDictionary<long, string> callerIds) : M4Script
{
    // A call is worth more than its caller id.
    [FailOpen]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) =>
        new(call.UserId is { } user && callerIds.TryGetValue(user, out string? callerId)
            ? M4Reply.Continue().WithSource(callerId).WithMessage("caller id set")
            : M4Reply.Continue());
}

public sealed class CallerNames(HttpLookupServices services) : HttpLookup<string>(services)
{
    private static readonly Uri Service = new("http://names.example/by-number/");

    protected override HttpRequestMessage Ask(string key) => new(HttpMethod.Get, new Uri(Service, Uri.EscapeDataString(key)));

    protected override async ValueTask<string?> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken) =>
        await reply.Content.ReadAsStringAsync(cancellationToken);

    protected override string? OnFailure(string key) => null;
}

/// <summary>What docs/m4.md shows.</summary>
public sealed class DocsExamples
{
    [Fact]
    public async Task CallerId_OfUser2_IsSet()
    {
        CallerIdScript script = new(new Dictionary<long, string> { [2] = "37011111111" });
        await using FakeM4 m4 = await FakeM4.StartAsync(script);

        (await m4.CallAsync("37000000000", "37099999999", userId: 2)).EnsureSource("37011111111");
        (await m4.CallAsync("37000000000", "37099999999", userId: 3)).EnsureUnchanged();
    }

    [Fact]
    public async Task Script_RegisteredAndMapped_Starts()
    {
        WebApplicationBuilder builder = Builder();
        builder.Services.AddSingleton<IReadOnlyDictionary<long, string>>(new Dictionary<long, string>());
        builder.Services.AddM4Script<CallerIdScript>();
        WebApplication app = builder.Build();
        app.MapM4Script("/");
        await StartAndStop(app);
    }

    [Fact]
    public async Task Delegate_Mapped_Starts()
    {
        WebApplicationBuilder builder = Builder();
        builder.Services.AddM4();
        WebApplication app = builder.Build();
        app.MapM4Script("/", FailureMode.Closed, (call, context) =>
            call.Destination?.StartsWith("882", StringComparison.Ordinal) == true ? M4Reply.Reject("satellite") : M4Reply.Continue());
        await StartAndStop(app);
    }

    [Fact]
    public void Lookup_Registered_IsThere()
    {
        ServiceCollection services = new();
        services.AddHttpLookup<CallerNames>();
        services.BuildServiceProvider().GetRequiredService<CallerNames>().ShouldNotBeNull();
    }

    private static WebApplicationBuilder Builder()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        return builder;
    }

    private static async Task StartAndStop(WebApplication app)
    {
        await using (app)
        {
            await app.StartAsync();
            await app.StopAsync();
        }
    }
}
