namespace HookSdk;

/// <summary>Ends connections of many, and goes on past those for which it does not work.</summary>
internal static class KickRun
{
    /// <summary>So many failures in a row that are nobody's own mean that the others fare no better.</summary>
    private const int MostInARow = 3;

    /// <summary>Ends the connections of each group. One that is refused is halved, until it is known whom the API does not take.</summary>
    /// <param name="groups">Whom to ask about at once.</param>
    /// <param name="name">The name of one.</param>
    /// <param name="areUsers">Whether those are names of users; otherwise client ids.</param>
    /// <param name="kick">Ends the connections of one group, and says how many they were.</param>
    /// <returns>How many were ended.</returns>
    /// <exception cref="ManagementException">Not all could be: it tells whom. Those who were not tried stand before those for whom it failed.</exception>
    public static async Task<int> EachAsync<T>(IEnumerable<T[]> groups, Func<T, string> name, bool areUsers, Func<T[], Task<int>> kick)
    {
        Queue<T[]> waiting = new(groups);
        List<string> failed = [];
        List<string> clients = [];
        ManagementException? problem = null;
        int ended = 0;
        int inARow = 0;
        while (inARow < MostInARow && waiting.TryDequeue(out T[]? some))
        {
            try
            {
                ended += await kick(some).ConfigureAwait(false);
                inARow = 0;
            }
            catch (ManagementException e) when (e.Failure == ManagementFailure.Refused && some.Length > 1 && e.RemainingUsers.Count == 0)
            {
                waiting.Enqueue(some[..(some.Length / 2)]);
                waiting.Enqueue(some[(some.Length / 2)..]);
            }
            catch (ManagementException e)
            {
                inARow = e.IsOfNames ? 0 : e.Failure is ManagementFailure.Failed or ManagementFailure.Late ? inARow + 1 : MostInARow;
                problem = problem is null || inARow == MostInARow ? e : problem;
                ended += e.Ended;
                failed.AddRange(areUsers && e.RemainingUsers.Count > 0 ? e.RemainingUsers : some.Select(name));
                clients.AddRange(e.RemainingClients);
            }
        }

        IEnumerable<string> remaining = waiting.SelectMany(some => some.Select(name)).Concat(failed);
        return problem is null ? ended : throw (areUsers ? problem.With(remaining, clients, ended) : problem.With([], remaining.Concat(clients), ended));
    }
}
