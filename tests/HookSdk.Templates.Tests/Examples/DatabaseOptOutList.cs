using System.Data.Common;
using EmgPlugin._1.OptOut;

namespace EmgPlugin._1;

/// <summary>Opt-outs in a table with normalized numbers: country code and digits only.</summary>
public sealed class DatabaseOptOutList(DbDataSource database) : IOptOutList
{
    public async ValueTask<bool> ContainsAsync(string number, CancellationToken cancellationToken)
    {
        await using DbCommand command = database.CreateCommand("SELECT 1 FROM opt_outs WHERE number = @number");
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = "number";
        parameter.Value = number;
        command.Parameters.Add(parameter);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
