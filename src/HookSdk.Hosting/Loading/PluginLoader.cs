using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Hosting;

/// <summary>Makes a version of a plugin, beside what runs, and checks it. Whatever it throws or however long it takes, nothing of the program is changed.</summary>
internal sealed class PluginLoader(IServiceProvider program, IReadOnlyList<HookPlugins> chains, SharedAssemblies shared, UnloadedVersions unloaded, PluginDirectoryOptions options, HostingLog log, TimeProvider time)
{
    private long _contexts;

    /// <summary>Loads a version and checks it.</summary>
    /// <param name="stored">The copy that is loaded.</param>
    /// <param name="folderName">What its folder is called in the directory.</param>
    /// <exception cref="PluginProblemException">It cannot be used; nothing of it is left but what it holds fast itself.</exception>
    public async Task<LoadedPlugin> LoadAsync(StoredVersion stored, string folderName)
    {
        PluginManifest manifest = ManifestReader.Read(stored.Path, folderName);
        if (HookSdkVersion.IsNewer(manifest.SdkVersion))
        {
            throw new PluginProblemException($"It was built against HookSdk {manifest.SdkVersion}, and this program has {HookSdkVersion.Own}. Update the program first.");
        }

        DependencyCheck.Run(stored.Path, folderName, manifest, shared);
        TellOtherSection(manifest);
        PluginLoadContext context = ContextOf(manifest, stored, folderName);
        string version = manifest.Version ?? VersionIn(Path.Combine(stored.Path, manifest.Assembly));
        LoadStep step = new();
        using CancellationTokenSource late = new(options.CheckTimeout, time);

        // On a thread of its own: a constructor that hangs takes no thread of the pool with it.
        Task<LoadedPlugin> work = Task.Factory.StartNew(() => MakeAsync(context, manifest, stored, step, late.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        try
        {
            return await work.WaitAsync(options.CheckTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            unloaded.Add(manifest.Name, version, new WeakReference(context));
            _ = work.ContinueWith(GiveUpAsync, context, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw new PluginProblemException($"{version} had not come up after {options.CheckTimeout.TotalSeconds:0} s: {step.Name} does not return. PluginDirectory:CheckTimeout is the limit.");
        }
        catch (Exception e)
        {
            string problem = PluginProblems.Of(e);
            if (!work.IsCompletedSuccessfully && PluginProblems.IsOwn(e))
            {
                // As text: the exception would keep the plugin in memory.
                log.LoadThrew(manifest.Name, version, e.ToString());
                problem = $"{version}: {step.Name} threw {PluginProblems.WithType(e)}";
            }

            problem = late.IsCancellationRequested ? $"{version} had not come up after {options.CheckTimeout.TotalSeconds:0} s, and gave up: {problem}" : problem;

            // It may have come up between the limit and here.
            await GiveUpAsync(work, context).ConfigureAwait(false);
            unloaded.Add(manifest.Name, version, new WeakReference(context));
            throw new PluginProblemException(problem);
        }
    }

    /// <exception cref="PluginProblemException">.NET cannot read what lies beside the assembly.</exception>
    private PluginLoadContext ContextOf(PluginManifest manifest, StoredVersion stored, string folderName)
    {
        try
        {
            return new PluginLoadContext($"{manifest.Name} {Interlocked.Increment(ref _contexts)}", Path.Combine(stored.Path, manifest.Assembly), shared);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new PluginProblemException($"{folderName}/{manifest.Assembly} and what lies beside it cannot be read: {e.Message}");
        }
    }

    /// <summary>What came up too late is let go of.</summary>
    private async Task GiveUpAsync(Task<LoadedPlugin> work, object? context)
    {
        if (work.IsCompletedSuccessfully)
        {
            await work.Result.UnloadAsync(options.UnloadTimeout).ConfigureAwait(false);
        }
        else
        {
            _ = work.Exception;
            ((PluginLoadContext)context!).Unload();
        }
    }

    private async Task<LoadedPlugin> MakeAsync(PluginLoadContext context, PluginManifest manifest, StoredVersion stored, LoadStep step, CancellationToken cancellationToken)
    {
        step.Name = $"loading {manifest.Assembly}";
        Assembly assembly = context.LoadFromAssemblyPath(Path.Combine(stored.Path, manifest.Assembly));
        (Type Type, HookPlugins Chain)[] classes = [.. manifest.Classes.Select(name => TypeOf(assembly, name, "classes")).Select(type => (type, ChainOf(type, manifest)))];
        step.Name = $"its startup {manifest.Startup}".TrimEnd();
        ServiceCollection registered = Registered(assembly, manifest, stored, classes.Select(static c => c.Type));
        PluginServices services = PluginServices.Build(registered, program);
        List<LoadedClass> loaded = [];
        LoadedPlugin plugin = new(manifest, stored, manifest.Version ?? VersionOf(assembly), loaded, services, context, log, time);
        try
        {
            step.Name = "the validation of its settings";
            services.Root.GetService<IStartupValidator>()?.Validate();
            List<object> instances = [];
            foreach ((Type type, HookPlugins chain) in classes)
            {
                step.Name = $"the constructor of {type.FullName}";
                LoadedClass made = new(chain, Made(type, chain, manifest, registered, services, instances));
                loaded.Add(made);

                // The filters of its attributes too: here their constructors have a limit, and a change of the chain would wait for them.
                step.Name = $"the constructor of a filter of {type.FullName}";
                made.Plugin.Make(services.Root);
            }

            step.Name = "its self-check";
            await plugin.CheckAsync(instances, cancellationToken).ConfigureAwait(false);
            if (!options.IsCheck)
            {
                step.Name = "the start of its background services";
                await plugin.StartAsync(cancellationToken).ConfigureAwait(false);
            }

            return plugin;
        }
        catch
        {
            await plugin.StopAsync(options.UnloadTimeout).ConfigureAwait(false);
            throw;
        }
    }

    private ServiceCollection Registered(Assembly assembly, PluginManifest manifest, StoredVersion stored, IEnumerable<Type> classes)
    {
        ServiceCollection services = PluginServices.Begin(program);
        if (manifest.Startup is { } name)
        {
            Type type = TypeOf(assembly, name, "startup");
            if (!typeof(IPluginStartup).IsAssignableFrom(type) || type.GetConstructor(Type.EmptyTypes) is null)
            {
                throw new PluginProblemException($"{name} cannot register the plugin's services: it must implement IPluginStartup, and have a public constructor without parameters.");
            }

            IConfiguration configuration = program.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build();
            ((IPluginStartup)Activator.CreateInstance(type)!).ConfigureServices(new PluginStartupContext(
                manifest.Name, manifest.Version, stored.Path, services, configuration, manifest.Settings ?? PluginDirectorySection.OfPlugin(manifest.Name)));
        }

        foreach (Type type in classes.Where(type => !services.Any(s => s.ServiceType == type)))
        {
            services.AddSingleton(type);
        }

        return services;
    }

    private static HookPlugin Made(Type type, HookPlugins chain, PluginManifest manifest, ServiceCollection registered, PluginServices services, List<object> instances)
    {
        bool isSingleton = registered.Last(s => s.ServiceType == type).Lifetime == ServiceLifetime.Singleton;
        using IServiceScope? trial = isSingleton ? null : services.CreateScope();
        object instance = (trial?.ServiceProvider ?? services.Root).GetRequiredService(type);
        if (isSingleton)
        {
            instances.Add(instance);
        }

        return HookPlugin.Of(type, chain.PluginType, isSingleton ? ServiceLifetime.Singleton : ServiceLifetime.Scoped, isSingleton ? instance : null, manifest.NameOf(type.FullName!), services: services.Root);
    }

    private static Type TypeOf(Assembly assembly, string name, string key)
    {
        Type? type = assembly.GetType(name, throwOnError: false);
        return type is { IsAbstract: false, IsGenericTypeDefinition: false } ? type
            : type is not null ? throw new PluginProblemException($"{name}, which {PluginManifest.FileName} names in '{key}', is abstract or generic: no instance can be made of it.")
            : throw new PluginProblemException($"{assembly.GetName().Name} has no class {name}, which {PluginManifest.FileName} names in '{key}'. Write it with its namespace.");
    }

    private HookPlugins ChainOf(Type type, PluginManifest manifest)
    {
        HookPlugins[] fit = [.. chains.Where(c => c.PluginType.IsAssignableFrom(type))];
        if (fit.Length == 0)
        {
            throw new PluginProblemException($"{type.FullName} is no plugin of a server that this program has: it must derive from {string.Join(" or ", chains.Select(static c => c.PluginType.Name).Distinct(StringComparer.Ordinal).DefaultIfEmpty("the base class of one, and there is none"))}.");
        }

        if (manifest.Server is { } server)
        {
            return fit.FirstOrDefault(c => c.Id == server) ?? throw new PluginProblemException($"'server' in {PluginManifest.FileName} names '{server}'. {type.Name} can serve {string.Join(" or ", fit.Select(static c => c.Id))}.");
        }

        return fit.Length == 1 ? fit[0]
            : fit.FirstOrDefault(static c => !c.Id.Contains(':', StringComparison.Ordinal))
            ?? throw new PluginProblemException($"{type.Name} can serve {string.Join(" or ", fit.Select(static c => c.Id))}: say which in {PluginManifest.FileName}, with 'server'.");
    }

    /// <summary>The version that stands in a file, which is not loaded for it.</summary>
    private static string VersionIn(string file)
    {
        try
        {
            return System.Diagnostics.FileVersionInfo.GetVersionInfo(file).ProductVersion?.Split('+')[0].Trim() is { Length: > 0 } version ? version : "?";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }

    /// <summary>Where the settings stand below the plugin's name, and it reads another section, they have no effect.</summary>
    private void TellOtherSection(PluginManifest manifest)
    {
        string usual = PluginDirectorySection.OfPlugin(manifest.Name);
        if (manifest.Settings is { } section && !section.Equals(usual, StringComparison.OrdinalIgnoreCase) && !section.StartsWith($"{usual}:", StringComparison.OrdinalIgnoreCase)
            && program.GetService<IConfiguration>()?.GetSection(usual).GetChildren().Any() == true)
        {
            log.OtherSection(manifest.Name, usual, section);
        }
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "?";
}
