namespace HookSdk.VerneMq.Tests.Chains;

/// <summary>A change of the plugins that cannot be bound changes nothing.</summary>
public sealed class RolledBackTests
{
    private const string Connect = """{"peer_addr":"127.0.0.1","peer_port":1,"mountpoint":"","client_id":"c","username":"u","password":"p","clean_session":true}""";

    [Fact]
    public async Task Load_WhoseFilterCannotBeMade_LeavesAllAsItWas()
    {
        using InProcess server = InProcess.Of(new Refuses());
        int told = 0;
        server.Running.Changed += _ => told++;

        Should.Throw<InvalidOperationException>(() => server.Plugins.Load(new LetsIn())).Message.ShouldBe("this filter cannot be made");

        server.Plugins.Plugins.ShouldHaveSingleItem().Name.ShouldBe(nameof(Refuses));
        server.Plugins.Chains.ShouldAllBe(static c => c.Plugins.SequenceEqual(new[] { nameof(Refuses) }));
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":{"error":"no"}}""");
        told.ShouldBe(0);

        server.Plugins.Disable<Refuses>().ShouldBeTrue();
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"next"}""");
    }

    /// <summary>What was disabled is disabled still, and what was enabled enabled, whatever a failed change did before it failed.</summary>
    [Fact]
    public async Task Load_ThatFails_LeavesDisabledOnesDisabled()
    {
        using InProcess server = InProcess.Of(null, new Refuses(), new Passes());
        server.Plugins.Disable<Refuses>();

        Should.Throw<InvalidOperationException>(() => server.Plugins.Load(new LetsIn()));

        server.Plugins.Plugins.Select(static p => (p.Name, p.IsEnabled)).ShouldBe([(nameof(Refuses), false), (nameof(Passes), true)]);
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"next"}""");
        server.Plugins.Enable<Refuses>().ShouldBeTrue();
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":{"error":"no"}}""");
    }

    [FailClosed]
    private sealed class Refuses : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Deny("no"));
    }

    [FailClosed]
    private sealed class Passes : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Next());
    }

    [FailClosed]
    [HookFilter<Unmade>]
    private sealed class LetsIn : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());
    }

    private sealed class Unmade : IHookFilter
    {
        public Unmade() => throw new InvalidOperationException("this filter cannot be made");

        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class => next.InvokeAsync();
    }
}
