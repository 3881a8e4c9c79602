using Npgsql;

namespace Hive.Service.Knowledge.Storing;

internal static class CommandParameters
{
    extension(NpgsqlCommand command)
    {
        /// <summary>$1, $2 … in this order.</summary>
        public NpgsqlCommand With(params ReadOnlySpan<object> values)
        {
            foreach (var value in values)
                command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
            return command;
        }
    }
}
