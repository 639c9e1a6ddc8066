using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Hosting.Tests.Isolation;

/// <summary>The services of a plugin: its own, and for the rest those of the program.</summary>
public sealed class ServicesTests : IAsyncDisposable
{
    private readonly ServiceCollection _program = [];
    private ServiceProvider? _built;

    public ServicesTests()
    {
        _program.AddLogging();
        _program.AddMetrics();
        _program.AddMemoryCache(static o => o.SizeLimit = 1);
        _program.AddSingleton<ProgramThing>();
        _program.AddScoped<ProgramScoped>();
        _program.AddKeyedSingleton<ProgramThing>("key");
        _program.AddSingleton<IListed, ListedByProgram>();
        _program.AddSingleton<IOther, ListedByProgram>();
        _program.Configure<ProgramOptions>(static o => o.Text = "of the program");
        _program.AddSingleton(new HookRegistrations(_program));
    }

    private ServiceProvider Program => _built ??= _program.BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        if (_built is not null)
        {
            await _built.DisposeAsync();
        }
    }

    [Fact]
    public async Task Class_TakesItsOwnServices_AndThoseOfTheProgram_WhichOutliveIt()
    {
        PluginServices plugin = Build(static services =>
        {
            services.AddSingleton<OwnThing>();
            services.AddSingleton<IListed, ListedByPlugin>();
        });

        OwnThing own = plugin.Root.GetRequiredService<OwnThing>();
        own.Program.ShouldBeSameAs(Program.GetRequiredService<ProgramThing>());
        own.Keyed.ShouldBeSameAs(Program.GetRequiredKeyedService<ProgramThing>("key"));
        own.Listed.ShouldHaveSingleItem().ShouldBeOfType<ListedByPlugin>();
        own.Others.ShouldHaveSingleItem().ShouldBeOfType<ListedByProgram>();
        own.Options.Value.Text.ShouldBe("of the program");
        plugin.Root.GetRequiredService<IServiceProvider>().ShouldBeSameAs(plugin.Root);
        plugin.Root.GetService<IUnknown>().ShouldBeNull();
        Should.Throw<InvalidOperationException>(plugin.Root.GetRequiredService<IUnknown>).Message.ShouldBe("'IUnknown' is registered neither by the plugin's startup nor by the program.");

        await plugin.DisposeAsync();
        own.IsDisposed.ShouldBeTrue();
        own.Program.IsDisposed.ShouldBeFalse();
        own.Keyed.IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public async Task Caches_Loggers_AndMeters_AreThePluginsOwn()
    {
        await using PluginServices plugin = Build();

        IMemoryCache cache = plugin.Root.GetRequiredService<IMemoryCache>();
        cache.ShouldNotBeSameAs(Program.GetRequiredService<IMemoryCache>());
        cache.Set("key", "a value without a size").ShouldNotBeNull();
        cache.TryGetValue("key", out _).ShouldBeTrue("the program's limit is its own");
        plugin.Root.GetRequiredService<ILogger<OwnThing>>().ShouldNotBeSameAs(Program.GetRequiredService<ILogger<OwnThing>>());
        plugin.Root.GetRequiredService<IMeterFactory>().ShouldNotBeSameAs(Program.GetRequiredService<IMeterFactory>());
    }

    [Fact]
    public async Task Options_ThatThePluginSets_AreItsOwn()
    {
        await using PluginServices plugin = Build(static services => services.Configure<ProgramOptions>(static o => o.Text = "of the plugin"));

        plugin.Root.GetRequiredService<IOptions<ProgramOptions>>().Value.Text.ShouldBe("of the plugin");
        Program.GetRequiredService<IOptions<ProgramOptions>>().Value.Text.ShouldBe("of the program");
    }

    [Fact]
    public async Task Scope_HasAScopeOfTheProgram_AndEndsIt()
    {
        await using PluginServices plugin = Build(static services => services.AddScoped<OwnScoped>());

        OwnScoped first;
        await using (AsyncServiceScope scope = plugin.Root.CreateAsyncScope())
        {
            first = scope.ServiceProvider.GetRequiredService<OwnScoped>();
            scope.ServiceProvider.GetRequiredService<OwnScoped>().ShouldBeSameAs(first);
            scope.ServiceProvider.GetRequiredService<ProgramScoped>().ShouldBeSameAs(first.Program);
            scope.ServiceProvider.GetRequiredService<ProgramThing>().ShouldBeSameAs(Program.GetRequiredService<ProgramThing>());
        }

        first.Program.IsDisposed.ShouldBeTrue();
        using IServiceScope second = plugin.Root.CreateScope();
        second.ServiceProvider.GetRequiredService<OwnScoped>().ShouldNotBeSameAs(first);
    }

    [Fact]
    public async Task Singleton_ThatWouldKeepAScopedService_IsRefused()
    {
        await using PluginServices plugin = Build(static services =>
        {
            services.AddSingleton<OwnScoped>();
            services.AddScoped<IListed, ListedByPlugin>();
            services.AddSingleton<KeepsListed>();
        });

        Should.Throw<InvalidOperationException>(plugin.Root.GetRequiredService<OwnScoped>).Message.ShouldStartWith("'ProgramScoped' is a scoped service of the program, and a singleton of the plugin takes it: ");
        Should.Throw<InvalidOperationException>(plugin.Root.GetRequiredService<KeepsListed>).Message.ShouldContain("IListed");
    }

    [Fact]
    public async Task Factories_AndKeys_AreMadeOfThePluginsServices()
    {
        await using PluginServices plugin = Build(static services =>
        {
            services.AddSingleton<IListed>(static s => new ListedWithProgram(s.GetRequiredService<ProgramThing>()));
            services.AddKeyedSingleton<IListed>("factory", static (s, _) => new ListedWithProgram(s.GetRequiredService<ProgramThing>()));
            services.AddKeyedSingleton<IListed, ListedWithProgram>("type");
            services.AddKeyedSingleton<KnowsItsKey>("its key");
        });

        ProgramThing thing = Program.GetRequiredService<ProgramThing>();
        ((ListedWithProgram)plugin.Root.GetRequiredService<IListed>()).Program.ShouldBeSameAs(thing);
        ((ListedWithProgram)plugin.Root.GetRequiredKeyedService<IListed>("factory")).Program.ShouldBeSameAs(thing);
        ((ListedWithProgram)plugin.Root.GetRequiredKeyedService<IListed>("type")).Program.ShouldBeSameAs(thing);
        plugin.Root.GetRequiredKeyedService<KnowsItsKey>("its key").Key.ShouldBe("its key");
        plugin.Root.GetKeyedService<IListed>("unknown").ShouldBeNull();
    }

    private PluginServices Build(Action<IServiceCollection>? add = null)
    {
        ServiceCollection services = PluginServices.Begin(Program);
        add?.Invoke(services);
        return PluginServices.Build(services, Program);
    }

    internal interface IListed;

    internal interface IOther;

    internal interface IUnknown;

    internal sealed class ProgramThing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    internal sealed class ProgramScoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    internal sealed class ProgramOptions
    {
        public string Text { get; set; } = "";
    }

    internal sealed class ListedByProgram : IListed, IOther;

    internal sealed class ListedByPlugin : IListed;

    internal sealed class ListedWithProgram(ProgramThing program) : IListed
    {
        public ProgramThing Program => program;
    }

    internal sealed class KeepsListed(IListed listed)
    {
        public IListed Listed => listed;
    }

    internal sealed class KnowsItsKey([ServiceKey] string key)
    {
        public string Key => key;
    }

    internal sealed class OwnScoped(ProgramScoped program)
    {
        public ProgramScoped Program => program;
    }

    internal sealed class OwnThing(ProgramThing program, [FromKeyedServices("key")] ProgramThing keyed, IEnumerable<IListed> listed, IEnumerable<IOther> others, IOptions<ProgramOptions> options) : IDisposable
    {
        public ProgramThing Program => program;

        public ProgramThing Keyed => keyed;

        public IEnumerable<IListed> Listed => listed;

        public IEnumerable<IOther> Others => others;

        public IOptions<ProgramOptions> Options => options;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
