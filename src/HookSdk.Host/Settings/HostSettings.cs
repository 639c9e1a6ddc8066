using Microsoft.Extensions.Configuration;

namespace HookSdk.Host;

/// <summary>What the file says of the program itself, checked.</summary>
/// <param name="Servers">The servers.</param>
/// <param name="HealthPath">Where the health checks answer.</param>
/// <param name="Sections">The sections of the file.</param>
internal sealed record HostSettings(IReadOnlyList<HostedServer> Servers, string HealthPath, HostSections Sections)
{
    private const string Section = "HookHost";

    /// <exception cref="HostProblemException">A setting cannot be used.</exception>
    public static HostSettings Read(IConfiguration configuration, string file)
    {
        HookHostOptions options = new();
        try
        {
            CheckedBinding.Bind(configuration, Section, options, static (section, target) => section.Bind(target));
        }
        catch (InvalidOperationException e)
        {
            throw new HostProblemException($"{file}: {e.Message}");
        }

        HostSections sections = HostSections.Read(file);
        if (sections.Problem(configuration) is { } problem)
        {
            throw new HostProblemException($"{file}: {problem}");
        }

        if (options.Servers.Count == 0)
        {
            throw new HostProblemException($"{file}: {Section}:Servers is missing: it lists what is served, such as [ {{ \"Target\": \"emg\", \"Path\": \"/emg\" }} ].");
        }

        if (!options.HealthPath.StartsWith('/') || options.HealthPath.Length == 1)
        {
            throw new HostProblemException($"{file}: {Section}:HealthPath = '{options.HealthPath}' is no path, such as /healthz.");
        }

        HostedServer[] servers = [.. options.Servers.Select((server, i) => ServerOf(server, $"{file}: {Section}:Servers:{i}"))];
        return servers.GroupBy(static s => s.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static g => g.Count() > 1) is { } twice
            ? throw new HostProblemException($"{file}: {Section}:Servers has {twice.Key} twice. Give each of several servers of a target a Name.")
            : new HostSettings(servers, options.HealthPath, sections);
    }

    private static HostedServer ServerOf(HostedServerOptions options, string key)
    {
        HostedTarget target = HostedTargets.Find(options.Target ?? "") ?? throw new HostProblemException(
            options.Target is null ? $"{key}:Target is missing: it takes {HostedTargets.Names}."
            : options.Target.Equals("exproto", StringComparison.OrdinalIgnoreCase) ? $"{key}:Target = 'exproto': handlers of devices are no plugins of a directory, and need a program of their own (dotnet new emqx-exproto)."
            : $"{key}:Target = '{options.Target}' is none: it takes {HostedTargets.Names}.");
        try
        {
            ServerId.Check(options.Name, nameof(options.Name));
        }
        catch (ArgumentException e)
        {
            throw new HostProblemException($"{key}:Name: {e.Message.Split(" (Parameter")[0]}");
        }

        return target.HasPath ? new HostedServer(target, options.Name, PathOf(options, target, key), options.Host)
            : options.Path is null ? new HostedServer(target, options.Name, "", options.Host)
            : throw new HostProblemException($"{key}:Path = '{options.Path}': {target.Name} is called by gRPC, which has paths of its own. Leave it out; Host tells several servers apart.");
    }

    private static string PathOf(HostedServerOptions options, HostedTarget target, string key) => options.Path is { } path && path.StartsWith('/')
        ? path
        : throw new HostProblemException(options.Path is null ? $"{key}:Path is missing: it says where {target.Name} is served, such as /{target.Name}." : $"{key}:Path = '{options.Path}' must begin with '/'.");
}
