(module
  (import "env" "memory" (memory 1 65536))
  (func $pipeline (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i32 i32 i32 i32 i32)
    local.get $0
    i32.load offset=72
    local.set $5
    local.get $0
    i32.load offset=8
    local.set $6
    local.get $0
    i32.const 0
    i32.store offset=8
    local.get $2
    local.set $4
    local.get $6
    if
      local.get $0
      i32.load offset=12
      local.set $4
      local.get $0
      i32.load offset=128
      local.set $8
      local.get $0
      i32.load offset=132
      local.set $9
      local.get $0
      i32.load offset=136
      local.set $7
      local.get $0
      i32.load offset=140
      local.set $10
      local.get $0
      i32.load offset=144
      local.set $12
      local.get $0
      i32.load offset=148
      local.set $13
      local.get $0
      i32.load offset=152
      local.set $11
      local.get $0
      i32.load offset=156
      local.set $14
    end
    block
      loop
        local.get $4
        local.get $3
        i32.ge_u
        br_if 1
        local.get $6
        i32.eqz
        if
          local.get $0
          i32.load offset=4
          i32.const 1
          i32.eq
          if
            local.get $0
            local.get $4
            i32.store offset=12
            i32.const 2
            return
          end
          local.get $3
          local.get $4
          i32.sub
          local.tee $15
          i32.const 2048
          local.get $15
          i32.const 2048
          i32.lt_u
          select
          local.set $7
        end
        local.get $6
        i32.eqz
        if
          i32.const 0
          local.set $8
          i32.const 0
          local.set $9
        end
        loop
          local.get $6
          local.set $16
          local.get $6
          i32.eqz
          if
            local.get $1
            i32.load offset=8
            local.set $17
            i32.const 0
            local.set $11
            block
              loop
                local.get $8
                local.get $7
                i32.ge_u
                br_if 1
                local.get $4
                local.get $8
                i32.add
                local.set $18
                local.get $17
                local.get $18
                i32.add
                i64.load8_s
                local.set $19
                local.get $9
                i32.eqz
                if
                  local.get $19
                  i32.wrap_i64
                  local.set $9
                end
                block
                  loop
                    local.get $9
                    i32.eqz
                    br_if 1
                    local.get $11
                    i32.const 2048
                    i32.eq
                    br_if 3
                    local.get $5
                    local.get $11
                    i32.const 1
                    i32.shl
                    i32.add
                    local.get $8
                    i32.store16 offset=4160
                    local.get $11
                    i32.const 1
                    i32.add
                    local.set $11
                    local.get $9
                    i32.const 1
                    i32.sub
                    local.set $9
                    br 0
                  end
                end
                local.get $8
                i32.const 1
                i32.add
                local.set $8
                br 0
              end
            end
          end
          local.get $11
          if
            local.get $0
            i32.load offset=1160
            local.get $11
            i32.add
            local.get $0
            i32.load offset=1152
            i32.le_u
            i32.eqz
            if
              local.get $0
              i32.const 1
              i32.store offset=8
              local.get $0
              local.get $4
              i32.store offset=12
              local.get $0
              local.get $8
              i32.store offset=128
              local.get $0
              local.get $9
              i32.store offset=132
              local.get $0
              local.get $7
              i32.store offset=136
              local.get $0
              local.get $10
              i32.store offset=140
              local.get $0
              local.get $12
              i32.store offset=144
              local.get $0
              local.get $13
              i32.store offset=148
              local.get $0
              local.get $11
              i32.store offset=152
              local.get $0
              local.get $14
              i32.store offset=156
              i32.const 1
              return
            end
            local.get $6
            i32.eqz
            if
              local.get $0
              i32.load offset=4
              if
                local.get $0
                i32.const 1
                i32.store offset=8
                local.get $0
                local.get $4
                i32.store offset=12
                local.get $0
                local.get $8
                i32.store offset=128
                local.get $0
                local.get $9
                i32.store offset=132
                local.get $0
                local.get $7
                i32.store offset=136
                local.get $0
                local.get $10
                i32.store offset=140
                local.get $0
                local.get $12
                i32.store offset=144
                local.get $0
                local.get $13
                i32.store offset=148
                local.get $0
                local.get $11
                i32.store offset=152
                local.get $0
                local.get $14
                i32.store offset=156
                i32.const 2
                return
              end
            end
            i32.const 0
            local.set $6
            local.get $1
            i32.load
            local.set $18
            local.get $0
            i32.load offset=1160
            local.set $17
            local.get $0
            i32.load offset=1168
            local.set $20
            local.get $0
            i32.load offset=1176
            local.set $21
            i32.const 0
            local.set $22
            block
              loop
                local.get $22
                local.get $11
                i32.ge_u
                br_if 1
                local.get $4
                local.get $5
                local.get $22
                i32.const 1
                i32.shl
                i32.add
                i32.load16_u offset=4160
                i32.add
                local.set $23
                local.get $17
                local.get $22
                i32.add
                local.set $24
                local.get $18
                local.get $23
                i32.const 2
                i32.shl
                i32.add
                i64.load32_s
                local.set $19
                local.get $20
                local.get $24
                i32.const 2
                i32.shl
                i32.add
                local.get $19
                i64.store32
                local.get $22
                i32.const 1
                i32.add
                local.set $22
                br 0
              end
            end
            local.get $0
            local.get $0
            i32.load offset=1160
            local.get $11
            i32.add
            i32.store offset=1160
          end
          local.get $16
          i32.eqz
          if
            local.get $0
            i32.load offset=4
            if
              i32.const 0
              local.set $11
              local.get $0
              i32.const 1
              i32.store offset=8
              local.get $0
              local.get $4
              i32.store offset=12
              local.get $0
              local.get $8
              i32.store offset=128
              local.get $0
              local.get $9
              i32.store offset=132
              local.get $0
              local.get $7
              i32.store offset=136
              local.get $0
              local.get $10
              i32.store offset=140
              local.get $0
              local.get $12
              i32.store offset=144
              local.get $0
              local.get $13
              i32.store offset=148
              local.get $0
              local.get $11
              i32.store offset=152
              local.get $0
              local.get $14
              i32.store offset=156
              i32.const 2
              return
            end
          end
          i32.const 0
          local.set $6
          local.get $8
          local.get $7
          i32.lt_u
          br_if 0
        end
        local.get $4
        i32.const 2048
        i32.add
        local.set $4
        br 0
      end
    end
    i32.const 0
  )
)
