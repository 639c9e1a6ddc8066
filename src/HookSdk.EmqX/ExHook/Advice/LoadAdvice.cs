namespace HookSdk.EmqX.ExHook;

/// <summary>What saves its reader a day: said at start-up, and at each load as far as the loading broker's version makes it true.</summary>
/// <param name="log">The log.</param>
/// <param name="section">Where the server's settings stand.</param>
/// <param name="mounted">The hooks that EMQX is told.</param>
/// <param name="overridden">Those of them that a provider overrides; the others have nothing to say.</param>
internal sealed class LoadAdvice(ExHookLog log, string section, IReadOnlySet<string> mounted, IReadOnlySet<string> overridden)
{
    /// <summary>The deciding hooks that tell of a client. A publish tells of a message alone, and is asked about whoever sent it.</summary>
    private static readonly string[] AboutClients = [ExHookHookNames.ClientAuthenticate, ExHookHookNames.ClientAuthorize];
    private static readonly Version FirstWithDrop = new(4, 4);
    private static readonly Version FirstWithUnsubscribeFilters = new(5, 4);

    public void AtStart()
    {
        string[] missing = [.. ExHookHookNames.Deciding.Where(h => !mounted.Contains(h))];
        if (missing.Length < ExHookHookNames.Deciding.Count)
        {
            log.ColdStartIsOpen();
        }

        if (overridden.Contains(ExHookHookNames.ClientAuthorize))
        {
            log.AuthorizeIsBehindTheDefaultFile();
        }

        if (missing.Length > 0)
        {
            log.DecidingHooksAreMissing(string.Join(", ", missing), section);
        }
    }

    public void AtLoad(ProviderLoadedRequest request)
    {
        log.Loaded(request.Version, request.Node is { Length: > 0 } node ? $" on node {node}" : "", string.Join(", ", mounted));
        if (EmqxVersion.Of(request.Version) is not { } version)
        {
            return;
        }

        if (mounted.Contains(ExHookHookNames.ClientAuthenticate) && EmqxVersion.IgnoreRefuses(version))
        {
            if (overridden.Contains(ExHookHookNames.ClientAuthenticate))
            {
                log.IgnoreRefuses(request.Version);
            }
            else
            {
                log.MountedAuthenticateRefuses(request.Version);
            }
        }

        if (EmqxVersion.SkipsGateways(version) && string.Join(" and ", AboutClients.Where(mounted.Contains)) is { Length: > 0 } skipped)
        {
            log.GatewaysAreNotAsked(request.Version, skipped);
        }

        if (mounted.Contains(ExHookHookNames.ClientUnsubscribe) && version < FirstWithUnsubscribeFilters)
        {
            log.UnsubscribeHasNoFilters(request.Version);
        }

        if (overridden.Contains(ExHookHookNames.MessagePublish) && version < FirstWithDrop)
        {
            log.DropHasNoEffect(request.Version);
        }
    }
}
