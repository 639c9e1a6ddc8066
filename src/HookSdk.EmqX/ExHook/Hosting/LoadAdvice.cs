namespace HookSdk.EmqX.ExHook;

/// <summary>What saves its reader a day: said at start-up, and at each load as far as the loading broker's version makes it true.</summary>
internal sealed class LoadAdvice(ExHookLog log, IReadOnlySet<string> mounted)
{
    private static readonly Version FirstWithDrop = new(4, 4);
    private static readonly Version FirstWithUnsubscribeFilters = new(5, 4);

    public void AtStart()
    {
        string[] missing = [.. ExHookHooks.Deciding.Where(h => !mounted.Contains(h))];
        if (missing.Length < ExHookHooks.Deciding.Count)
        {
            log.ColdStartIsOpen();
        }

        if (mounted.Contains(HookNames.ClientAuthorize))
        {
            log.AuthorizeIsBehindTheDefaultFile();
        }

        if (missing.Length > 0)
        {
            log.DecidingHooksAreMissing(string.Join(", ", missing));
        }
    }

    public void AtLoad(ProviderLoadedRequest request)
    {
        log.Loaded(request.Version, ((INamesCaller)request).NameCaller(HookCaller.Unknown).Node is { Length: > 0 } node ? $" on node {node}" : "", string.Join(", ", mounted));
        if (EmqxVersion.Of(request.Version) is not { } version)
        {
            return;
        }

        if (mounted.Contains(HookNames.ClientAuthenticate) && EmqxVersion.IgnoreRefuses(version))
        {
            log.IgnoreRefuses(request.Version);
        }

        if (mounted.Contains(HookNames.ClientUnsubscribe) && version < FirstWithUnsubscribeFilters)
        {
            log.UnsubscribeHasNoFilters(request.Version);
        }

        if (mounted.Contains(HookNames.MessagePublish) && version < FirstWithDrop)
        {
            log.DropHasNoEffect(request.Version);
        }
    }
}
